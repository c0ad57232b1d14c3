using System.Reflection;
using Microsoft.ML.Transforms;
using MlNetClassifier.App.Tests.Pipelines.Saving;
using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Images;
using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Pipelines.Schema;
using MlNetClassifier.Pipelines.Scoring;

namespace MlNetClassifier.App.Tests.Pipelines;

/// <summary>
/// Names that are written into model files. Renaming one breaks every saved model: add lines here, never change one.
/// </summary>
[TestClass]
public sealed class PersistedNamesTests
{
    [TestMethod]
    public void Contracts_OfTheAssembly_NeverChange() =>
        Assert.AreSequenceEqual(
            [
                "MlNetClassifier.Activation.Number",
                "MlNetClassifier.Activation.ParameterKey",
                "MlNetClassifier.Activation.celu",
                "MlNetClassifier.Activation.elu",
                "MlNetClassifier.Activation.gelu",
                "MlNetClassifier.Activation.gelu_tanh",
                "MlNetClassifier.Activation.hard_sigmoid",
                "MlNetClassifier.Activation.hard_swish",
                "MlNetClassifier.Activation.leaky_relu",
                "MlNetClassifier.Activation.linear",
                "MlNetClassifier.Activation.log_sigmoid",
                "MlNetClassifier.Activation.log_softmax",
                "MlNetClassifier.Activation.mish",
                "MlNetClassifier.Activation.modswish",
                "MlNetClassifier.Activation.prelu",
                "MlNetClassifier.Activation.relu",
                "MlNetClassifier.Activation.relu6",
                "MlNetClassifier.Activation.selu",
                "MlNetClassifier.Activation.sigmoid",
                "MlNetClassifier.Activation.silu",
                "MlNetClassifier.Activation.softmax",
                "MlNetClassifier.Activation.softplus",
                "MlNetClassifier.Activation.softsign",
                "MlNetClassifier.Activation.tanh",
                "MlNetClassifier.Classification.ClassIndex",
                "MlNetClassifier.Classification.Screen",
                "MlNetClassifier.Classification.ScreenDistances",
                "MlNetClassifier.Image.Decode",
                "MlNetClassifier.Image.Fit",
                "MlNetClassifier.Image.InputKey",
                "MlNetClassifier.Image.Load",
            ],
            typeof(ColumnNames).Assembly.GetTypes()
                .Select(type => type.GetCustomAttribute<CustomMappingFactoryAttributeAttribute>()?.ContractName).OfType<string>()
                .Order(StringComparer.Ordinal));

    [TestMethod]
    public void Columns_OfThePipeline_NeverChange() =>
        Assert.AreSequenceEqual(
            ["Distances", "ImageError", "ImagePath", "Label", "Logits", "Pixels", "PredictedIndex", "PredictedLabel", "Score"],
            Constants(typeof(ColumnNames)));

    [TestMethod]
    public void Columns_BetweenStages_NeverChange() =>
        Assert.AreSequenceEqual(
            [
                "MlNetClassifier.Activation.Key",
                "MlNetClassifier.Activation.Output",
                "MlNetClassifier.Activation.OutputNumber",
                "MlNetClassifier.Activation.Parameter",
                "MlNetClassifier.Activation.PreActivation",
                "MlNetClassifier.Classification.",
                "MlNetClassifier.Classification.ClassIndex",
                "MlNetClassifier.Classification.Distances",
                "MlNetClassifier.Classification.ImageError",
                "MlNetClassifier.Classification.Index",
                "MlNetClassifier.Classification.NetworkOutput",
                "MlNetClassifier.Classification.Score",
                "MlNetClassifier.Classification.Screen",
                "MlNetClassifier.Classification.ScreenDistances",
                "MlNetClassifier.Classification.ScreenedDistances",
                "MlNetClassifier.Classification.ScreenedLogits",
                "MlNetClassifier.Image.Decode",
                "MlNetClassifier.Image.Encoded",
                "MlNetClassifier.Image.Error",
                "MlNetClassifier.Image.Fit",
                "MlNetClassifier.Image.Input",
                "MlNetClassifier.Image.InputKey",
                "MlNetClassifier.Image.Key",
                "MlNetClassifier.Image.Load",
                "MlNetClassifier.Image.Path",
                "MlNetClassifier.Image.Picture",
                "MlNetClassifier.Image.Tile",
            ],
            Constants(typeof(ActivationRows)).Concat(Constants(typeof(ClassificationRows))).Concat(Constants(typeof(ImageRows))));

    [TestMethod]
    public void Assembly_NameAndVersion_NeverChange() =>
        Assert.AreEqual(
            "MlNetClassifier.Pipelines, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null",
            typeof(ColumnNames).Assembly.FullName);

    [TestMethod]
    public void ManifestEntry_Name_NeverChanges() => Assert.AreEqual("MlNetClassifier/manifest.json", ModelArchive.ManifestEntry);

    [TestMethod]
    public void ManifestMembers_OfFormatVersion3_NeverChange()
    {
        Assert.AreEqual(3, ManifestExample.Create().FormatVersion, "A new format version needs a list of its own here.");
        Assert.AreSequenceEqual(
            [
                "formatVersion", "created", "classes",
                "input", "input/image", "input/height", "input/width", "input/channels", "input/channelOrder", "input/layout",
                "input/pixels", "input/pixels/scale", "input/pixels/mean", "input/pixels/standardDeviation",
                "network", "network/name", "network/layers", "network/hiddenActivations", "network/summary",
                "network/summary/0/name", "network/summary/0/kind", "network/summary/0/outputShape",
                "network/summary/0/parameters",
                "network/summary/0/activation", "network/parameters", "network/weightsSha256",
                "training", "training/trainer", "training/seed", "training/epochs", "training/epochsRun", "training/bestEpoch",
                "training/stoppedBy",
                "training/batchSize", "training/learningRate", "training/patience", "training/threads", "training/optimizer",
                "training/loss",
                "data", "data/fingerprint", "data/train", "data/validation", "data/test", "data/unreadable",
                "metrics", "metrics/test/samples", "metrics/test/accuracy", "metrics/test/accuracyLow",
                "metrics/test/accuracyHigh",
                "metrics/test/macroAccuracy", "metrics/test/logLoss", "metrics/test/topK", "metrics/test/topKAccuracy",
                "metrics/test/calibrationError",
                "calibration", "calibration/samples", "calibration/temperature", "calibration/errorBefore",
                "calibration/errorAfter",
                "calibration/coverage", "calibration/unknownThreshold",
                "calibration/novelty", "calibration/novelty/doubt", "calibration/novelty/doubt/centre",
                "calibration/novelty/doubt/spread", "calibration/novelty/cosine", "calibration/novelty/cosine/centre",
                "calibration/novelty/cosine/spread", "calibration/novelty/euclidean", "calibration/novelty/euclidean/centre",
                "calibration/novelty/euclidean/spread", "calibration/novelty/threshold",
                "environment", "golden", "golden/0/pixels", "golden/0/logits",
            ],
            ModelManifestTests.Members().Select(row => row.Value));
    }

    private static IEnumerable<string> Constants(Type type) =>
        type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!).Order(StringComparer.Ordinal);
}
