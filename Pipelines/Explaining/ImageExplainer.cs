using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Pipelines.Scoring;

namespace MlNetClassifier.Pipelines.Explaining;

/// <summary>Says where in an image a network sees what it answers, and tests that.</summary>
/// <remarks>
/// Works for any network that <see cref="ImageScorer"/> runs as an ONNX graph. The same image gives the same explanation. All
/// members may be called from several threads. Uses the network of the scorer, which must be disposed after this.
/// </remarks>
public sealed class ImageExplainer : IDisposable
{
    private const int LeastCells = 16; // a coarser map, as of a large network for small images, points nowhere

    private readonly ImageScorer _scorer;
    private readonly SavedNetwork _network;
    private readonly ImageInput _input;
    private readonly Lazy<NetworkInside?> _inside;

    /// <summary>Prepares explanations of what a model answers.</summary>
    /// <param name="scorer">The model; not disposed with this.</param>
    /// <exception cref="ModelFormatException">Only ML.NET can run the model.</exception>
    public ImageExplainer(ImageScorer scorer)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        _scorer = scorer;
        _network = scorer.Network ?? throw new ModelFormatException($"The model '{scorer.Path}' cannot be explained: it is an "
            + "ML.NET pipeline and no ONNX graph. Train a network (--network lesson, compact or resnet18), and give that.");
        _input = ImageInput.Parse(scorer.Manifest.Input.Image);
        _inside = new(Open);
    }

    /// <summary>Whether the network has exact class-activation maps.</summary>
    /// <remarks>Opens the network a second time, when it is first asked.</remarks>
    public bool HasClassActivationMaps => _inside.Value?.Maps is not null;

    /// <summary>What the network takes; the map of an explanation lies over that.</summary>
    public ImageInput Input => _input;

    /// <summary>Explains the answer for an image.</summary>
    /// <param name="image">An image.</param>
    /// <param name="options">Method and threads; null means the defaults.</param>
    /// <param name="cancellationToken">Ends it with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The explanation; or the prediction with its error and nothing else, for an image that cannot be read.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number of threads is negative.</exception>
    /// <exception cref="NotSupportedException">The network does not have the method.</exception>
    public Explanation Explain(
        ImageContent image, ExplanationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        options ??= new ExplanationOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(options.Threads);
        ExplanationMethod method = MethodOf(options);
        ImagePrediction prediction = _scorer.ScoreBatch(image)[0];
        byte[] rgba = new byte[_input.ByteCount];
        if (prediction.Error is not null || !new ImageLoader(_input).TryLoad(image, rgba).IsOk)
            return new Explanation(prediction, method);

        byte[] pixels = new byte[3 * _input.PixelCount];
        PlanarRgb.Write(rgba, pixels);
        int[] ranked = [.. Enumerable.Range(0, prediction.Logits.Length).OrderByDescending(index => prediction.Logits[index])];
        (int first, int second) = (ranked[0], ranked[1]);
        var network = new NetworkVariants(_network, prediction.Logits.Length, options.Threads, cancellationToken);
        (int, int) size = (_input.Height, _input.Width);
        (ClassEvidence predicted, ClassEvidence runnerUp) = (Evidence(prediction, first), Evidence(prediction, second));
        EvidenceMap map;
        if (method == ExplanationMethod.Cam)
        {
            (float[] values, int rows, int columns) = _inside.Value!.Map(pixels);
            predicted = WithCells(predicted, first);
            runnerUp = WithCells(runnerUp, second);
            map = predicted.Cells!.Minus(runnerUp.Cells!);

            ClassEvidence WithCells(ClassEvidence evidence, int index) => evidence with
            {
                Bias = _inside.Value.Maps!.Bias(index),
                Cells = _inside.Value.Maps.Of(values, rows, columns, index),
            };
        }
        else
        {
            map = OcclusionMap.Compute(network, pixels, size, Advantage, Advantage(prediction.Logits));
        }

        DeletionCurve deletion = DeletionTest.Run(network, pixels, size, map, Probability, prediction.Score[first]);
        return new Explanation(prediction, method)
        {
            Predicted = predicted,
            RunnerUp = runnerUp,
            Map = map,
            Deletion = deletion,
            Passes = network.Passes + 1 + (method == ExplanationMethod.Cam ? 1 : 0),
        };

        float Advantage(float[] logits) => logits[first] - logits[second];

        float Probability(float[] logits)
        {
            float[] score = new float[logits.Length];
            ActivationTable.Softmax.Value(logits, [], score);
            return score[first];
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_inside.IsValueCreated)
            _inside.Value?.Dispose();
    }

    // The file may have been replaced since the scorer read it: what is in it now then says nothing of these answers.
    private NetworkInside? Open()
    {
        try
        {
            return NetworkInside.TryOpen(_scorer.Path, _scorer.Manifest);
        }
        catch (Exception error) when (error is ModelFormatException or SelfCheckException)
        {
            return null;
        }
    }

    private ClassEvidence Evidence(ImagePrediction prediction, int index) =>
        new(_scorer.Classes[index], prediction.Score[index], prediction.Logits[index], Bias: null, Cells: null);

    private ExplanationMethod MethodOf(ExplanationOptions options)
    {
        if (options.Method == ExplanationMethod.Cam && !HasClassActivationMaps)
        {
            throw new NotSupportedException("The network has no class-activation map: it does not end in global average pooling "
                + "and one dense layer, without which a map would not be exact. Leave the method out, or choose occlusion.");
        }

        return options.Method ?? (HasClassActivationMaps && _inside.Value!.MapCells >= LeastCells
            ? ExplanationMethod.Cam
            : ExplanationMethod.Occlusion);
    }
}
