using Microsoft.ML.OnnxRuntime;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Onnx;
using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Pipelines.Schema;

namespace MlNetClassifier.Pipelines.Scoring;

/// <summary>The network of a model file in ONNX Runtime: pixels in, logits out, one thread per call.</summary>
/// <remarks>Thread-safe. Dispose to release ONNX Runtime.</remarks>
internal sealed class NetworkSession : IDisposable
{
    /// <summary>
    /// y = Relu(x), as <see cref="OnnxGraph"/> writes it: stored ready-made, because that code would have to be compiled first.
    /// </summary>
    public const string WarmUpGraph =
        "CAgSF01sTmV0Q2xhc3NpZmllciB3YXJtLXVwOkEKFAoBeBIBeRoGeS9SZWx1IgRSZWx1Egd3YXJtLXVwWg8KAXgSCgoICAESBAoC"
        + "CAFiDwoBeRIKCggIARIECgIIAUIECgAQEQ==";

    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly string[] _outputs;
    private readonly string[] _allOutputs;

    private NetworkSession(InferenceSession session, int channels, int height, int width, string output)
    {
        (_session, Channels, Height, Width, _outputs) = (session, channels, height, width, [output]);
        GivesDistances = session.OutputMetadata.ContainsKey(ClassificationRows.Distances);
        _allOutputs = GivesDistances ? [output, ClassificationRows.Distances] : _outputs;
        TakesBatches = session.InputMetadata[ColumnNames.Pixels].Dimensions[0] < 0;
    }

    /// <summary>Channels of an image.</summary>
    public int Channels { get; }

    /// <summary>Height of an image in pixels.</summary>
    public int Height { get; }

    /// <summary>Width of an image in pixels.</summary>
    public int Width { get; }

    /// <summary>Whether several images may go in at once.</summary>
    public bool TakesBatches { get; }

    /// <summary>Whether it says how far an image lies from the nearest training image.</summary>
    public bool GivesDistances { get; }

    /// <summary>
    /// Loads ONNX Runtime and runs a graph of one operator, which a process that scores would otherwise wait for later.
    /// </summary>
    public static void WarmUp()
    {
        using InferenceSession session = Open(Convert.FromBase64String(WarmUpGraph));
        using var runOptions = new RunOptions();
        using var x = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, new float[1].AsMemory(), [1]);
        using var y = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, new float[1].AsMemory(), [1]);
        session.Run(runOptions, ["x"], [x], ["y"], [y]);
    }

    /// <summary>Opens a graph.</summary>
    /// <param name="graph">Bytes of a <c>.onnx</c> file.</param>
    /// <param name="input">What its network takes, by the manifest.</param>
    /// <param name="output">What it calls the logits: in a model file, as the pipeline does.</param>
    /// <returns>The session; null if the graph is not the network of an image classifier, or does not load.</returns>
    public static NetworkSession? TryOpen(byte[] graph, ModelManifest.InputSection input,
        string output = ClassificationRows.NetworkOutput)
    {
        InferenceSession session;
        try
        {
            session = Open(graph);
        }
        catch (OnnxRuntimeException)
        {
            return null;
        }

        if (IsClassifierOf(session, input, output))
            return new NetworkSession(session, input.Channels, input.Height, input.Width, output);

        session.Dispose();
        return null;
    }

    /// <summary>Opens a graph that this program wrote, from Pixels to NetworkOutput.</summary>
    /// <param name="graph">Bytes of a <c>.onnx</c> file.</param>
    /// <param name="input">What it takes.</param>
    /// <exception cref="OnnxRuntimeException">The graph does not load.</exception>
    public static NetworkSession Of(byte[] graph, NetworkInput input) =>
        new(Open(graph), input.Channels, input.Height, input.Width, ClassificationRows.NetworkOutput);

    /// <summary>Computes logits, or whatever the graph gives.</summary>
    /// <param name="pixels">uint8 (N, 3, H, W), RGB.</param>
    /// <param name="logits">Receives float32 (N, K).</param>
    /// <param name="count">N; 1 unless <see cref="TakesBatches"/>.</param>
    public void Run(Memory<byte> pixels, Memory<float> logits, int count) => Run(pixels, logits, count, _runOptions);

    /// <summary>Computes logits and distances.</summary>
    /// <param name="pixels">uint8 (N, 3, H, W), RGB.</param>
    /// <param name="logits">Receives float32 (N, K).</param>
    /// <param name="distances">Receives float32 (N, 2); left as it is unless <see cref="GivesDistances"/>.</param>
    /// <param name="count">N; 1 unless <see cref="TakesBatches"/>.</param>
    public void Run(Memory<byte> pixels, Memory<float> logits, Memory<float> distances, int count)
    {
        if (!GivesDistances)
        {
            Run(pixels, logits, count);
            return;
        }

        using var input =
            OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, pixels, [count, Channels, Height, Width]);
        using OrtValue output = Tensor(logits, count), distance = Tensor(distances, count);
        _session.Run(_runOptions, [ColumnNames.Pixels], [input], _allOutputs, [output, distance]);
    }

    /// <summary>Computes logits of a graph that is not trusted yet: it may hold a loop without end.</summary>
    /// <param name="pixels">uint8 (N, 3, H, W), RGB.</param>
    /// <param name="logits">Receives float32 (N, K).</param>
    /// <param name="count">N; 1 unless <see cref="TakesBatches"/>.</param>
    /// <param name="limit">How long it may take.</param>
    /// <exception cref="TimeoutException">It took longer, and was ended.</exception>
    public void Run(Memory<byte> pixels, Memory<float> logits, int count, TimeSpan limit)
    {
        using var runOptions = new RunOptions();
        using var time = new CancellationTokenSource(limit);

        // Disposed before the options are: it waits for what it has begun.
        using CancellationTokenRegistration end = time.Token.Register(() => runOptions.Terminate = true);
        try
        {
            Run(pixels, logits, count, runOptions);
        }
        catch (OnnxRuntimeException error) when (runOptions.Terminate)
        {
            throw new TimeoutException($"its network takes more than {limit.TotalSeconds:G3} s for one image", error);
        }
    }

    private void Run(Memory<byte> pixels, Memory<float> logits, int count, RunOptions runOptions)
    {
        using var input =
            OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, pixels, [count, Channels, Height, Width]);
        using OrtValue output = Tensor(logits, count);
        _session.Run(runOptions, [ColumnNames.Pixels], [input], _outputs, [output]);
    }

    /// <summary>Computes several outputs, whose sizes only the graph knows.</summary>
    /// <param name="pixels">uint8 (1, 3, H, W), RGB.</param>
    /// <param name="outputs">Names of outputs of float32.</param>
    /// <returns>The numbers of each output, and its shape.</returns>
    public (float[] Values, int[] Shape)[] Run(Memory<byte> pixels, IReadOnlyCollection<string> outputs)
    {
        using var input =
            OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, pixels, [1, Channels, Height, Width]);
        using IDisposableReadOnlyCollection<OrtValue> results = _session.Run(_runOptions, [ColumnNames.Pixels], [input], outputs);
        return
        [
            .. results.Select(result => (result.GetTensorDataAsSpan<float>().ToArray(),
                Array.ConvertAll(result.GetTensorTypeAndShape().Shape, side => checked((int)side)))),
        ];
    }

    /// <summary>Computes what a graph that takes rows of numbers gives for one of them.</summary>
    /// <param name="row">float32 (1, features).</param>
    /// <param name="logits">Receives float32 (1, K).</param>
    /// <param name="distances">Receives float32 (1, 2); left as it is unless <see cref="GivesDistances"/>.</param>
    public void Run(float[] row, float[] logits, float[] distances)
    {
        using OrtValue input = Tensor(row, 1), output = Tensor(logits, 1), distance = Tensor(distances, 1);
        _session.Run(
            _runOptions, [ColumnNames.Pixels], [input], _allOutputs, GivesDistances ? [output, distance] : [output]);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _runOptions.Dispose();
        _session.Dispose();
    }

    private static OrtValue Tensor(Memory<float> numbers, int rows) =>
        OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, numbers, [rows, numbers.Length / rows]);

    // As ML.NET's stage does with ScoringContext: rows run side by side, so that a row needs no threads of its own.
    private static InferenceSession Open(byte[] graph)
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            LogSeverityLevel = ScoringContext.LogLevel,
        };
        return new InferenceSession(graph, options);
    }

    // The dimension of the batch is 1, or -1 for any.
    private static bool IsClassifierOf(InferenceSession session, ModelManifest.InputSection input, string output) =>
        session.InputMetadata.TryGetValue(ColumnNames.Pixels, out NodeMetadata? pixels)
        && session.InputMetadata.Count == 1
        && pixels.ElementType == typeof(byte)
        && pixels.Dimensions.Length == 4
        && pixels.Dimensions[0] is 1 or -1
        && pixels.Dimensions.AsSpan(1).SequenceEqual([input.Channels, input.Height, input.Width])
        && session.OutputMetadata.ContainsKey(output);
}
