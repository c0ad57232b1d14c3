using System.Security.Cryptography;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Networks.Layers;
using MlNetClassifier.Pipelines.Onnx;

namespace MlNetClassifier.Training.Backbones;

/// <summary>
/// The residual network of 18 layers that ML.NET brings in Microsoft.ML.DnnImageFeaturizer.ResNet18, trained on ImageNet; its
/// features are those of <c>DnnFeaturizeImage</c>.
/// </summary>
/// <remarks>
/// The program that trains has the package's two files in <c>backbones/resnet18</c> beside it (Backbones.props): planar RGB, 0 to
/// 255, to BGR, minus a mean image; then the network up to its last pooling. At other sides than 224 the mean of each channel
/// takes the place of the mean image.
/// </remarks>
public sealed class ResNet18Backbone : PretrainedBackbone
{
    /// <summary>What the network is called.</summary>
    public const string BackboneName = "resnet18";

    /// <summary>Side of the images that it was trained on, in pixels.</summary>
    public const int Side = 224;

    private const string Network = "ResNet18.onnx";
    private const string Preprocessing = "ResNetPreprocess.onnx";
    private const string NetworkSha256 = "e2552f19db2dfdb01b3669537b6a0f1b44da38d18279535492ed5dfc2ef1ff8f";
    private const string PreprocessingSha256 = "84bf8def78d0befaa3f6e73745d57d7016c6a192ead76f79686bd438c1047004";
    private const string MeanImage = "MeanImage";
    private const string Input = "Input247";
    private const string LastPooling = "Pooling395_Output_0";

    // The five poolings and strides of 2 leave nothing of a smaller image.
    private const int Least = 32;

    private ResNet18Backbone()
    {
    }

    /// <summary>The only one.</summary>
    public static ResNet18Backbone Instance { get; } = new();

    /// <inheritdoc />
    public override string Name => BackboneName;

    /// <inheritdoc />
    public override Backbone Layer { get; } = new("backbone", BackboneName, NetworkSha256, LastPooling, Features: 512)
    {
        Pixels = "order=bgr mean=mean image",
        FrozenParameters = 15_908_800,
        LeastSide = Least,
    };

    /// <summary>
    /// Whether this program has the files: in <c>backbones/resnet18</c> beside it, or where the package
    /// Microsoft.ML.DnnImageFeaturizer.ResNet18 puts them when the program references it.
    /// </summary>
    public static bool IsPresent => File.Exists(PathOf(Network)) && File.Exists(PathOf(Preprocessing));

    internal override BackboneGraph Graph(int height, int width, WeightStorage storage)
    {
        OnnxNetwork network = OnnxNetwork.Parse(Read(Network, NetworkSha256));
        network.Prune(Input, LastPooling);
        network.FoldNormalizations();
        network.AverageGlobally(LastPooling);
        TensorProto mean = OnnxNetwork.Parse(Read(Preprocessing, PreprocessingSha256)).Constant(MeanImage);
        return network.ToGraph(Layer.Features, storage, graph =>
        {
            string indexes = graph.Constant("bgr", [2, 1, 0], 3);
            string bgr = graph.Node("Gather", ["rgb", indexes], "swapped", OnnxAttribute.Integer("axis", 1));
            float[] values = OnnxNetwork.Floats(mean);
            string image = (height, width) == (Side, Side)
                ? graph.Constant("mean", values, 3, Side, Side)
                : graph.Constant("mean", [.. values.Chunk(Side * Side).Select(channel => channel.Average())], 3, 1, 1);
            return graph.Node("Sub", [bgr, image], "centred");
        });
    }

    private static string PathOf(string file)
    {
        string ours = Path.Combine(AppContext.BaseDirectory, "backbones", BackboneName, file);
        string packages = Path.Combine(AppContext.BaseDirectory, "DnnImageModels",
            file == Network ? "ResNet18Onnx" : "ResNetPrepOnnx", file);
        return !File.Exists(ours) && File.Exists(packages) ? packages : ours;
    }

    private static byte[] Read(string file, string sha256)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(PathOf(file));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new BackboneException($"The pretrained network {BackboneName} is not here: '{PathOf(file)}' cannot be read. "
                + "Build the program with it (-p:Backbones=true, which is the default; in a program of your own, reference the "
                + "package Microsoft.ML.DnnImageFeaturizer.ResNet18), or train another network.", error);
        }

        return Convert.ToHexStringLower(SHA256.HashData(bytes)) == sha256
            ? bytes
            : throw new BackboneException($"'{PathOf(file)}' is not the network that this version of the program is made for; "
                + "restore the packages again.");
    }
}
