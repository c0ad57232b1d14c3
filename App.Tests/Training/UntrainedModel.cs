using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetClassifier.App.Tests.Pipelines;
using MlNetClassifier.App.Tests.Pipelines.Networks;
using MlNetClassifier.App.Tests.Pipelines.Saving;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Exporting;
using MlNetClassifier.Pipelines.Images;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Pipelines.Schema;
using MlNetClassifier.Pipelines.Scoring;

namespace MlNetClassifier.App.Tests.Training;

/// <summary>The pipeline as training leaves it, but with random weights: scoring can be tested without libtorch.</summary>
internal static class UntrainedModel
{
    public static IReadOnlyList<string> Classes { get; } = ["cat", "dog", "eel"];

    public static TransformerChain<ITransformer> Create(MLContext mlContext, bool dynamicBatch = true)
    {
        NetworkDescription network = NetworkExamples.Network("relu");
        return Create(mlContext, network, NetworkExamples.MovedWeights(network), dynamicBatch);
    }

    /// <summary>Saves it as training does, and gives the path.</summary>
    public static string Save(string folder, bool dynamicBatch = true)
    {
        NetworkDescription network = NetworkExamples.Network("relu");
        return Save(folder, network, NetworkExamples.MovedWeights(network), dynamicBatch);
    }

    /// <summary>Saves any network for three classes.</summary>
    public static string Save(string folder, NetworkDescription network, NetworkWeights weights, bool dynamicBatch = true)
    {
        MLContext mlContext = ScoringContext.Create();
        using TransformerChain<ITransformer> model = Create(mlContext, network, weights, dynamicBatch);
        string path = Path.Combine(folder, "model.zip");
        ModelManifest manifest = ManifestExample.Create() with
        {
            Classes = Classes,
            Input = new(Input(network).ToString(), network.Input.Height, network.Input.Width, 3, "RGB", "NCHW",
                network.Input.Pixels!),
            Golden =
                GoldenCheck.Make(new SavedPipeline(mlContext, model, network.Input.Height, network.Input.Width).Logits,
                    network.Input.Height, network.Input.Width),
        };
        ModelArchive.Save(mlContext, model, mlContext.Paths([]).Schema, manifest, path);
        return path;
    }

    private static TransformerChain<ITransformer> Create(
        MLContext mlContext, NetworkDescription network, NetworkWeights weights, bool dynamicBatch)
    {
        byte[] graph = NetworkExporter.Export(
            network, weights, ColumnNames.Pixels, ClassificationRows.NetworkOutput, dynamicBatch);
        var stages = new ClassificationStages(
            ColumnNames.Pixels, ColumnNames.ImageError, ColumnNames.Logits, ColumnNames.Score, ColumnNames.PredictedLabel,
            ColumnNames.PredictedIndex);
        IDataView rows = mlContext.Paths([]);
        ITransformer images = mlContext.Transforms.LoadPixels(ColumnNames.Pixels, ColumnNames.ImagePath, Input(network))
            .Fit(rows);
        return new TransformerChain<ITransformer>(images, stages.Create(mlContext, graph, Classes).Fit(images.Transform(rows)));
    }

    private static ImageInput Input(NetworkDescription network) => new()
    {
        Height = network.Input.Height,
        Width = network.Input.Width,
    };
}
