using System.Collections.Concurrent;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Networks.Layers;
using MlNetClassifier.Pipelines.Onnx;

namespace MlNetClassifier.Training.Backbones;

/// <summary>An image network in an ONNX file of somebody else's, one of whose tensors is taken as features.</summary>
/// <remarks>
/// The file is read once, when it is opened, and computed on a few images of noise by ONNX Runtime, which tells the shapes of its
/// tensors. What it computes stays as it is; its operator set becomes that of the saved graph.
/// </remarks>
public sealed class OnnxBackbone : PretrainedBackbone
{
    /// <summary>Side of images for a network that takes any, in pixels.</summary>
    public const int UsualSide = 224;

    private readonly OnnxFile _file;
    private readonly ConcurrentDictionary<(int Height, int Width), FeatureChoice> _choices = new();

    private OnnxBackbone(OnnxFile file, string? featureTensor = null, BackbonePixels? pixels = null) =>
        (_file, FeatureTensor, GivenPixels) = (file, featureTensor, pixels);

    /// <inheritdoc />
    public override string Name => _file.Name;

    /// <summary>SHA-256 of the file, in 64 lower-case hexadecimal digits.</summary>
    public string Sha256 => _file.Sha256;

    /// <summary>The tensor that was asked for; null for the last vector before the classifier.</summary>
    public string? FeatureTensor { get; }

    /// <summary>What the network takes: what was given, or else what is usual for networks of its kind.</summary>
    /// <value>
    /// Default <see cref="BackbonePixels.Raw"/> for bytes, <see cref="BackbonePixels.Tf"/> for float (N, H, W, 3), as TensorFlow
    /// has it, and <see cref="BackbonePixels.ImageNet"/> for float (N, 3, H, W), as PyTorch has it.
    /// </value>
    public BackbonePixels BackbonePixels => GivenPixels ?? (TakesBytes ? BackbonePixels.Raw
        : _file.Input.IsInterleaved ? BackbonePixels.Tf : BackbonePixels.ImageNet);

    /// <summary>Height of images where nothing else is asked for.</summary>
    public int Height => _file.Input.Height > 0 ? _file.Input.Height : UsualSide;

    /// <summary>Width of images where nothing else is asked for.</summary>
    public int Width => _file.Input.Width > 0 ? _file.Input.Width : UsualSide;

    /// <inheritdoc />
    public override PixelFormat Pixels => TakesBytes ? PixelFormat.Raw : BackbonePixels.Format;

    /// <inheritdoc />
    public override Backbone Layer => LayerFor(Height, Width);

    private BackbonePixels? GivenPixels { get; }

    private bool TakesBytes => _file.Input.Type == OnnxElementType.UInt8;

    private protected override object Identity => (_file.Sha256, _file.Name, FeatureTensor, BackbonePixels);

    /// <summary>Reads a file.</summary>
    /// <param name="path">A <c>.onnx</c> file with its weights inside.</param>
    /// <exception cref="BackboneException">
    /// It cannot be read or is damaged; it does not take one image of three channels as float or bytes and nothing else; its
    /// weights are elsewhere; or it has operators that are not of the standard, or of a set older than 7.
    /// </exception>
    public static OnnxBackbone Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new OnnxBackbone(OnnxFile.Read(path));
    }

    /// <summary>The same network with another tensor as features.</summary>
    /// <param name="featureTensor">Name of the tensor; null for the last vector before the classifier.</param>
    public OnnxBackbone WithFeatures(string? featureTensor) => new(_file, featureTensor, GivenPixels);

    /// <summary>The same network for other pixels.</summary>
    /// <param name="pixels">What it learned from; null for what is usual.</param>
    public OnnxBackbone WithPixels(BackbonePixels? pixels) => new(_file, FeatureTensor, pixels);

    /// <inheritdoc />
    public override Backbone LayerFor(int height, int width)
    {
        FeatureChoice choice = Choice(height, width);
        if (choice.Fault is { } fault)
            throw new BackboneException(fault);

        return new Backbone("backbone", Name, Sha256, choice.Tensor, choice.Features)
        {
            Pixels = BackbonePixels.ToString(),
            FrozenParameters = Cut(choice).ParameterCount,
            FixedHeight = _file.Input.Height,
            FixedWidth = _file.Input.Width,
        };
    }

    /// <summary>The file with its hash.</summary>
    public override string ToString() => $"{Name} (SHA-256 {Sha256})";

    internal override IReadOnlyList<string> FaultsFor(int height, int width)
    {
        if (TakesBytes && BackbonePixels.Format != PixelFormat.Raw)
        {
            return [$"'{Name}' takes bytes, so that there is nothing to scale, but BackbonePixels is {BackbonePixels}; leave it "
                + "out, or give raw, or order=bgr."];
        }

        FeatureChoice choice = Choice(height, width);
        return choice.Fault is not { } fault ? [] : choice.IsAsked ? [fault] : throw new BackboneException(fault);
    }

    internal override IReadOnlyList<string> NotesFor(int height, int width)
    {
        FeatureChoice choice = Choice(height, width);
        string? preset = BackbonePixels.Presets.FirstOrDefault(row => row.Pixels.Equals(BackbonePixels)).Name;
        return
        [
            $"Features: tensor '{choice.Tensor}' of {Name}, {choice.Features:N0} numbers for each image"
                + (FeatureTensor is null ? "; FeatureTensor takes another." : "."),
            $"Pixels: {preset}{(preset is null ? string.Empty : ", ")}{BackbonePixels}."
                + (GivenPixels is null && !TakesBytes
                    ? " That is assumed, since the file does not say it; BackbonePixels changes it."
                    : string.Empty),
        ];
    }

    internal override int NewestOperatorSetFor(int height, int width) => Cut(Choice(height, width)).NewestOperatorSet;

    internal override BackboneGraph Graph(int height, int width, WeightStorage storage)
    {
        FeatureChoice choice = Choice(height, width);
        if (choice.Fault is { } fault)
            throw new BackboneException(fault);

        return Cut(choice).ToGraph(choice.Features, storage, Preprocess, choice.Type) with { TakesBatches = choice.TakesBatches };
    }

    // At a fixed size whatever is asked for: the description of the network refuses another.
    private FeatureChoice Choice(int height, int width)
    {
        OnnxImageInput input = _file.Input;
        return _choices.GetOrAdd((input.Height > 0 ? input.Height : height, input.Width > 0 ? input.Width : width),
            size => FeatureChoice.Of(_file, FeatureTensor, size, BackbonePixels));
    }

    private OnnxNetwork Cut(FeatureChoice choice)
    {
        var network = new OnnxNetwork(_file.Model);
        network.Prune(_file.Input.Name, choice.Tensor);
        return network;
    }

    private string Preprocess(OnnxGraph graph)
    {
        string pixels = "rgb";
        if (BackbonePixels.IsBgr)
        {
            string indexes = graph.Constant("bgr", [2, 1, 0], 3);
            pixels = graph.Node("Gather", [pixels, indexes], "swapped", OnnxAttribute.Integer("axis", 1));
        }

        if (_file.Input.IsInterleaved)
            pixels = graph.Node("Transpose", [pixels], "interleaved", OnnxAttribute.Integers("perm", 0, 2, 3, 1));

        return _file.Input.Type == OnnxElementType.Float
            ? pixels
            : graph.Node("Cast", [pixels], "taken", OnnxAttribute.Integer("to", (long)_file.Input.Type));
    }
}
