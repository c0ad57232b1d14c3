using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Exporting;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Networks.Layers;
using MlNetClassifier.Pipelines.Onnx;
using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Pipelines.Schema;
using MlNetClassifier.Pipelines.Scoring;
using MlNetClassifier.Training;
using MlNetClassifier.Training.Backbones;
using MlNetClassifier.Training.Features;
using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.App.Tests.Training.Backbones;

[TestClass]
public sealed class OnnxBackboneTests(TestContext context)
{
    private const double Relative = 1e-5; // float32 rounds to 6e-8; sums of a few hundred products stay below this
    private static readonly string[] Kinds = ["bytes", "several", "one"];
    private static readonly string[] Branches = ["then_branch", "else_branch"];

    private static IEnumerable<object[]> Networks => Kinds.Select(kind => new object[] { kind });

    [TestMethod]
    [DynamicData(nameof(Networks))]
    public void Graph_ForeignNetwork_GivesWhatTheFileGives(string kind)
    {
        (OnnxBackbone backbone, string tensor) = Open(kind);
        using FeatureExtractor extractor = Extractor(backbone);
        byte[][] images = [.. Enumerable.Range(0, 3).Select(Image)];

        float[][] features = [.. images.Select(extractor.Of)];

        for (int i = 0; i < images.Length; i++)
            AssertNear(Plain(kind, tensor, images[i]), features[i]);
    }

    [TestMethod]
    [DynamicData(nameof(Networks))]
    public void Train_ForeignNetwork_IsSavedAndScoredByEverybody(string kind)
    {
        (OnnxBackbone backbone, string tensor) = Open(kind);
        ImageDataset dataset = TinyDataset.Create(context.TestTempDirectory!, "bird", "cat", "dog");
        var input = new ImageInput { Height = ForeignNetworks.Side, Width = ForeignNetworks.Side };
        string file = Path.Join(context.TestTempDirectory, "model.zip");
        MLContext mlContext = ScoringContext.Create(1);
        using TrainedClassifier classifier = ImageClassifierPipeline.Train(
            mlContext, dataset, input, new NetworkTrainerOptions { Network = new TransferNetwork { Backbone = backbone } });
        string[] paths = [.. dataset.Test.Select(sample => sample.ImagePath)];
        IReadOnlyList<ImagePrediction> byHead = [];

        using ImageScorer scorer = classifier.SaveJudged(file, DateTimeOffset.UnixEpoch, "fingerprint", score =>
        {
            byHead = score(paths);
            return new Judgement();
        }, context.CancellationToken);
        ImagePrediction[] scored = [.. scorer.Score(paths)];
        IDataView rows = mlContext.Data.LoadFromEnumerable(paths.Select(path => new Row { ImagePath = path }));
        IDataView stock = FreshProcessModel.Transform(mlContext, file, rows, context.TestTempDirectory!);

        float[][] scores = [.. stock.GetColumn<float[]>(ColumnNames.Score)];
        NetworkWeights weights = classifier.Network.Trained.Weights;
        for (int i = 0; i < paths.Length; i++)
        {
            Assert.AreSequenceEqual(scores[i], scored[i].Score);
            AssertNear(Logits(weights, Plain(kind, tensor, Pixels(paths[i], input))), scored[i].Logits);
        }

        Backbone layer = ModelArchive.ReadManifest(file).DescribeNetwork().Backbone!;
        Assert.AreEqual((backbone.Name, backbone.Sha256, tensor), (layer.Source, layer.Sha256, layer.Output));
        Assert.AreSequenceEqual(scored.Select(one => one.Logits[0]),
            byHead.Select(one => one.Logits[0]),
            "kept features and the saved file say the same");
    }

    [TestMethod]
    public void Graph_PixelsInAnotherFormatAndOrder_AreThoseOfTheNetwork()
    {
        OnnxBackbone backbone = Open("several").Backbone
            .WithPixels(BackbonePixels.Parse("scale=1/127.5 mean=.9,1,1.1 std=.4,.5,.6 order=bgr"));
        using FeatureExtractor extractor = Extractor(backbone);
        byte[] image = Image(1);

        float[] features = extractor.Of(image);

        int plane = image.Length / 3;
        float[] mean = [0.9f, 1, 1.1f], deviation = [0.4f, 0.5f, 0.6f];
        float[] blueFirst = [.. Enumerable.Range(0, image.Length).Select(i =>
            ((image[((2 - (i / plane)) * plane) + (i % plane)] / 127.5f) - mean[i / plane]) / deviation[i / plane])];
        var input = new DenseTensor<float>(blueFirst, [1, 3, ForeignNetworks.Side, ForeignNetworks.Side]);
        AssertNear(Run(Bytes("several"), "embedding", input), features);
    }

    [TestMethod]
    public void LayerFor_TensorThatWasAskedFor_IsTaken()
    {
        OnnxBackbone backbone = Open("several").Backbone;

        Assert.AreEqual(("embedding", ForeignNetworks.Features), (backbone.Layer.Output, backbone.Layer.Features));
        Assert.AreEqual("squashed", backbone.WithFeatures("squashed").Layer.Output);
        Assert.AreEqual(ForeignNetworks.Features * 8 * 8, backbone.WithFeatures("map").LayerFor(18, 18).Features);
    }

    [TestMethod]
    [DataRow("embeding", "Did you mean 'embedding'?")]
    [DataRow("embeding", "'squashed' (1 x 7), 'classes' (1 x 11)")]
    [DataRow("kernel", "'embedding' (1 x 7)")] // a constant
    public void FaultsFor_NoSuchTensor_ListsThoseThereAre(string tensor, string expected)
    {
        OnnxBackbone backbone = Open("several").Backbone.WithFeatures(tensor);

        IReadOnlyList<string> faults = backbone.FaultsFor(ForeignNetworks.Side, ForeignNetworks.Side);

        Assert.HasCount(1, faults);
        Assert.Contains($"'{tensor}'", faults[0]);
        Assert.Contains(expected, faults[0]);
    }

    [TestMethod]
    public void FaultsFor_ScaledPixelsOfAByteNetwork_AreRefused()
    {
        OnnxBackbone backbone = Open("bytes").Backbone;

        Assert.HasCount(1, Faults(BackbonePixels.ImageNet));
        Assert.IsEmpty(Faults(BackbonePixels.Parse("order=bgr")));

        IReadOnlyList<string> Faults(BackbonePixels pixels) =>
            backbone.WithPixels(pixels).FaultsFor(ForeignNetworks.Side, ForeignNetworks.Side);
    }

    [TestMethod]
    public void Graph_OneImageAtATime_IsKept()
    {
        BackboneGraph one = Open("one").Backbone.Graph(ForeignNetworks.Side, ForeignNetworks.Side, WeightStorage.Float32);
        BackboneGraph any = Open("several").Backbone.Graph(ForeignNetworks.Side, ForeignNetworks.Side, WeightStorage.Float32);

        Assert.IsFalse(one.TakesBatches);
        Assert.IsTrue(any.TakesBatches);
    }

    // A branch reads a tensor of the graph around it, which is renamed there and here alike.
    [TestMethod]
    public void Graph_BranchesInTheNetwork_AreKept()
    {
        byte[] branching = ForeignNetworks.With(Bytes("several"), model =>
        {
            var branch = new GraphProto
            {
                Name = "branch",
                Node = { new NodeProto { OpType = "Neg", Input = { "pooled" }, Output = { "negative" } } },
                Output = { new ValueInfoProto { Name = "negative" } },
            };
            var yes = new TensorProto { Name = "yes", DataType = (int)TensorProto.Types.DataType.Bool, Int32Data = { 1 } };
            model.Graph.Initializer.Add(yes);
            NodeProto flatten = model.Graph.Node.Single(node => node.OpType == "Flatten");
            flatten.Input[0] = "chosen";
            var choice = new NodeProto { OpType = "If", Input = { "yes" }, Output = { "chosen" } };
            foreach (string name in Branches)
            {
                choice.Attribute.Add(
                    new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Graph, G = branch });
            }

            model.Graph.Node.Insert(model.Graph.Node.IndexOf(flatten), choice);
        });
        using FeatureExtractor extractor = Extractor(Open(branching));

        float[] features = extractor.Of(Image(0));

        AssertNear([.. Plain("several", "embedding", Image(0)).Select(value => -value)], features);
    }

    [TestMethod]
    public void Open_TextModel_IsRefused() => AssertRefused(
        ForeignNetworks.Text(), "'input_ids' Int64 (any, 128)", "not an image");

    [TestMethod]
    public void Open_SeveralInputs_IsRefused() => AssertRefused(
        ForeignNetworks.With(Bytes("one"),
            model => model.Graph.Input.Add(new ValueInfoProto(model.Graph.Input[0]) { Name = "mask" })),
        "2 inputs", "'mask' Float (1, 3, 18, 18)");

    [TestMethod]
    public void Open_GreyImages_IsRefused() => AssertRefused(
        ForeignNetworks.With(Bytes("one"), model => ShapeOf(model)[1].DimValue = 1), "3 channels");

    [TestMethod]
    public void Open_FourImagesAtOnce_IsRefused() => AssertRefused(
        ForeignNetworks.With(Bytes("one"), model => ShapeOf(model)[0].DimValue = 4), "4 images at once");

    [TestMethod]
    public void Open_ExternalData_IsRefused() => AssertRefused(
        ForeignNetworks.With(Bytes("several"), model =>
        {
            TensorProto weights = model.Graph.Initializer[0];
            weights.ClearRawData();
            weights.DataLocation = TensorProto.Types.DataLocation.External;
            weights.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "weights.bin" });
        }),
        "another file ('weights.bin')");

    [TestMethod]
    public void Open_CustomOperators_IsRefused() => AssertRefused(
        ForeignNetworks.With(Bytes("several"), model => Relu(model).Domain = "com.example"),
        "Relu of 'com.example'");

    [TestMethod]
    [DataRow(6, "operator set 6")]
    [DataRow(99, "newer than ONNX Runtime")]
    public void LayerFor_OperatorSetOutOfRange_IsRefused(int operatorSet, string expected) =>
        AssertRefused(ForeignNetworks.With(Bytes("several"), model => model.OpsetImport[0].Version = operatorSet), expected);

    [TestMethod]
    [DataRow(7)]
    [DataRow(13)]
    [DataRow(21)]
    public void Graph_OperatorSet_IsThatOfTheFile(int operatorSet)
    {
        byte[] file = ForeignNetworks.SeveralOutputs(operatorSet);
        OnnxBackbone backbone = Open(file);
        using FeatureExtractor extractor = Extractor(backbone);

        AssertNear(Plain("several", "embedding", Image(2)), extractor.Of(Image(2)));
        Assert.AreEqual(operatorSet, backbone.Graph(18, 18, WeightStorage.Float32).OperatorSet);
    }

    // Some activations are operators of later sets.
    [TestMethod]
    [DataRow(7)]
    [DataRow(8)]
    [DataRow(10)]
    [DataRow(13)]
    public void Export_AnyActivationInAnOlderOperatorSet_ComputesTheSame(int operatorSet)
    {
        OnnxBackbone old = Open(ForeignNetworks.SeveralOutputs(operatorSet)), current = Open(ForeignNetworks.SeveralOutputs());

        foreach (ActivationFunction function in ActivationTable.All.Where(one => one.Kind == ActivationKind.Elementwise))
        {
            var activation = new Activation(function);

            AssertNear(Logits(current, activation), Logits(old, activation));
        }
    }

    [TestMethod]
    public void FaultsFor_ActivationThatTheOperatorSetLacks_IsSaidBeforeTraining()
    {
        byte[] file = ForeignNetworks.With(ForeignNetworks.SeveralOutputs(operatorSet: 8), model =>
        {
            NodeProto relu = Relu(model);
            relu.OpType = "BatchNormalization"; // it means something else in set 9
            for (int input = 0; input < 4; input++)
            {
                relu.Input.Add($"normalization{input}");
                model.Graph.Initializer.Add(new TensorProto
                {
                    Name = $"normalization{input}",
                    DataType = (int)OnnxElementType.Float,
                    Dims = { 7 },
                    FloatData = { Enumerable.Repeat(1f, 7) },
                });
            }
        });

        Assert.Contains("gelu needs a newer operator set of ONNX than the 8 of", Faults("gelu").Single());
        Assert.IsEmpty(Faults("relu"));

        IReadOnlyList<string> Faults(string activation) => new TransferNetwork
        {
            Backbone = Open(file),
            DenseUnits = [6],
            HiddenActivations = [Activation.Parse(activation)],
        }.FaultsFor(ForeignNetworks.Side, ForeignNetworks.Side);
    }

    [TestMethod]
    public void LayerFor_UnknownOperator_IsRefused() => AssertRefused(
        ForeignNetworks.With(Bytes("several"), model => Relu(model).OpType = "Frob"), "Frob");

    [TestMethod]
    public void LayerFor_Detector_IsRefusedWithWhatThereIs() =>
        AssertRefused(ForeignNetworks.Detector(), "'boxes' (1 x 64 x 4), 'scores' (1 x 64 x 2)", "'pooled' (1 x 7 x 1 x 1)");

    [TestMethod]
    public void LayerFor_OneRowForAllImages_IsRefused() =>
        AssertRefused(ForeignNetworks.Mixing(), "for 3 images it gives (1 x 7)");

    [TestMethod]
    [DataRow("")]
    [DataRow("This is not a network, but a text of some length.")]
    public void Open_NoNetwork_IsRefused(string text) => AssertRefused(System.Text.Encoding.UTF8.GetBytes(text), "damaged");

    // Wherever it is cut, there is a sentence.
    [TestMethod]
    public void Open_FileThatIsCut_IsRefused()
    {
        byte[] whole = Bytes("bytes");

        for (int length = 1; length < whole.Length - 12; length += 97)
            AssertRefused(whole[..length]);
    }

    private void AssertRefused(byte[] file, params string[] expected)
    {
        BackboneException error = Assert.ThrowsExactly<BackboneException>(
            () => Open(file).FaultsFor(ForeignNetworks.Side, ForeignNetworks.Side));

        Assert.Contains("network.onnx'", error.Message);
        foreach (string part in expected)
            Assert.Contains(part, error.Message);
    }

    private (OnnxBackbone Backbone, string Tensor) Open(string kind) =>
        (Open(Bytes(kind)), kind switch { "bytes" => "features", "several" => "embedding", _ => "y" });

    private OnnxBackbone Open(byte[] bytes)
    {
        string path = Path.Join(context.TestTempDirectory, "network.onnx");
        File.WriteAllBytes(path, bytes);
        return OnnxBackbone.Open(path);
    }

    private static NodeProto Relu(ModelProto model) => model.Graph.Node.Single(node => node.OpType == "Relu");

    private static IList<TensorShapeProto.Types.Dimension> ShapeOf(ModelProto model) =>
        model.Graph.Input[0].Type.TensorType.Shape.Dim;

    private static byte[] Bytes(string kind) => kind switch
    {
        "bytes" => ForeignNetworks.Bytes(),
        "several" => ForeignNetworks.SeveralOutputs(),
        _ => ForeignNetworks.OneImage(),
    };

    private static FeatureExtractor Extractor(OnnxBackbone backbone)
    {
        const int Side = ForeignNetworks.Side;
        return new FeatureExtractor(
            new TransferNetwork { Backbone = backbone }.Describe(NetworkInput.Image(Side, Side, backbone.Pixels), 2),
            () => backbone.Graph(Side, Side, WeightStorage.Float32), new ImageInput { Height = Side, Width = Side });
    }

    private static byte[] Image(int number)
    {
        var image = new byte[3 * ForeignNetworks.Side * ForeignNetworks.Side];
        SeededRandom.Fill(7, "image", number, image);
        return image;
    }

    private static byte[] Pixels(string path, ImageInput input)
    {
        var rgba = new byte[input.ByteCount];
        Assert.IsTrue(new ImageLoader(input).TryLoad(path, rgba).IsOk);
        return [.. Enumerable.Range(0, 3).SelectMany(channel => rgba.Where((_, i) => i % 4 == channel))];
    }

    // By hand, from planar RGB: each network takes it in its own way.
    private static float[] Plain(string kind, string tensor, byte[] image)
    {
        const int Side = ForeignNetworks.Side, Plane = Side * Side;
        float[] mean = [0.485f, 0.456f, 0.406f], deviation = [0.229f, 0.224f, 0.225f];
        return kind == "bytes"
            ? Run(Bytes(kind), tensor, new DenseTensor<byte>(
                image.Select((_, i) => image[(i % 3 * Plane) + (i / 3)]).ToArray(), [1, Side, Side, 3]))
            : Run(Bytes(kind), tensor, new DenseTensor<float>(
                image.Select((level, i) => ((level / 255f) - mean[i / Plane]) / deviation[i / Plane]).ToArray(),
                [1, 3, Side, Side]));
    }

    private static float[] Run<T>(byte[] file, string tensor, DenseTensor<T> input)
    {
        byte[] open = ForeignNetworks.With(file, model => model.Graph.Output.Add(new ValueInfoProto { Name = tensor }));
        using var session = new InferenceSession(
            ModelProto.Parser.ParseFrom(file).Graph.Output.Any(output => output.Name == tensor) ? file : open);
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> outputs =
            session.Run([NamedOnnxValue.CreateFromTensor(session.InputNames[0], input)], [tensor]);
        return [.. outputs[0].AsEnumerable<float>()];
    }

    private static float[] Logits(OnnxBackbone backbone, Activation activation)
    {
        const int Side = ForeignNetworks.Side;
        var design = new TransferNetwork { Backbone = backbone, DenseUnits = [6], HiddenActivations = [activation] };
        NetworkDescription network = design.Describe(NetworkInput.Image(Side, Side, backbone.Pixels), 3);
        byte[] graph = NetworkExporter.Export(
            network, InitialWeights.Create(network, 1), ColumnNames.Pixels, ClassificationRows.NetworkOutput, dynamicBatch: true,
            backbone: backbone.Graph(Side, Side, WeightStorage.Float32));
        using var session = NetworkSession.Of(graph, network.Input);
        var logits = new float[3];
        session.Run(Image(1), logits, 1);
        return logits;
    }

    private static float[] Logits(NetworkWeights weights, float[] features)
    {
        WeightTensor kernel = weights.Tensors[0], bias = weights.Tensors[1];
        return [.. bias.Values.ToArray().Select((constant, unit) => (float)(constant
            + features.Select((feature, i) => (double)feature * kernel.Values[(unit * features.Length) + i]).Sum()))];
    }

    private static void AssertNear(float[] expected, float[] actual)
    {
        Assert.HasCount(expected.Length, actual);
        double bound = Relative * expected.Max(MathF.Abs);
        Assert.IsGreaterThan(0, bound);
        for (int i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], actual[i], bound);
    }

    private sealed class Row
    {
        [ColumnName(ColumnNames.ImagePath)]
        public string ImagePath { get; set; } = string.Empty;
    }
}
