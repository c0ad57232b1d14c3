using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetClassifier.App.Tests.Training;
using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Pipelines.Scoring;

namespace MlNetClassifier.App.Tests.Pipelines.Scoring;

[TestClass]
public sealed class GoldenCheckTests(TestContext context)
{
    [TestMethod]
    public void Make_Again_GivesTheSameInputsAndLogits()
    {
        MLContext mlContext = ScoringContext.Create();
        using TransformerChain<ITransformer> model = UntrainedModel.Create(mlContext);

        IReadOnlyList<ModelManifest.GoldenSample> first =
            GoldenCheck.Make(new SavedPipeline(mlContext, model, 21, 16).Logits, 21, 16);
        IReadOnlyList<ModelManifest.GoldenSample> second =
            GoldenCheck.Make(new SavedPipeline(mlContext, model, 21, 16).Logits, 21, 16);

        Assert.HasCount(2, first);
        Assert.AreNotSequenceEqual(first[0].Pixels, first[1].Pixels);
        for (int i = 0; i < first.Count; i++)
        {
            Assert.AreSequenceEqual(first[i].Pixels, second[i].Pixels);
            Assert.AreSequenceEqual(first[i].Logits, second[i].Logits);
        }
    }

    [TestMethod]
    [DataRow(0f, true)]
    [DataRow(1e-5f, true)] // what another instruction set may do
    [DataRow(0.01f, false)]
    [DataRow(-0.01f, false)]
    [DataRow(float.NaN, false)]
    public void Run_OneLogitMoved_IsNoticedBeyondTheTolerance(float difference, bool isAccepted)
    {
        string path = UntrainedModel.Save(context.TestTempDirectory!);
        using var pipeline = SavedPipeline.Load(path);
        ModelManifest manifest = ModelArchive.ReadManifest(path);
        float[] logits = [.. manifest.Golden[1].Logits];
        logits[1] += difference;
        ModelManifest moved = manifest with { Golden = [manifest.Golden[0], manifest.Golden[1] with { Logits = logits }] };

        void Run() => GoldenCheck.Run(pipeline.Logits, moved, path);

        if (isAccepted)
            Run();
        else
            Assert.Contains(path, Assert.ThrowsExactly<SelfCheckException>(Run).Message);
    }
}
