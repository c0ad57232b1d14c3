using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetClassifier.Pipelines.Onnx;
using MlNetClassifier.Pipelines.Scoring;

namespace MlNetClassifier.App.Tests.Pipelines.Onnx;

[TestClass]
public sealed class OnnxStageTests(TestContext context)
{
    private readonly MLContext _mlContext = ScoringContext.Create();

    [TestMethod]
    public void KnownShape_SavedAndLoadedInAFreshProcess_GivesTheSizeAndTheSameBits()
    {
        IDataView rows = _mlContext.Data.LoadFromEnumerable([new Row { Series = [1, float.NaN, -0f, 4, 5, 6] }]);
        using var model = OnnxStage.KnownShape(_mlContext.Transforms, "Shaped", "Series", [2, 3]).Fit(rows);

        IDataView output = FreshProcessModel.SaveAndTransform(_mlContext, model, rows, context.TestTempDirectory!);

        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 2, 3), output.Schema["Shaped"].Type);
        Assert.AreSequenceEqual(
            new[] { 1, float.NaN, -0f, 4, 5, 6 }.Select(BitConverter.SingleToUInt32Bits),
            output.GetColumn<float[]>("Shaped").Single().Select(BitConverter.SingleToUInt32Bits));
    }

    [TestMethod]
    public void WithoutBatch_SavedAndLoadedInAFreshProcess_DropsTheFirstDimension()
    {
        IDataView rows = _mlContext.Data.LoadFromEnumerable([new Row { Batch = [7, 8, 9] }]);
        using var model = OnnxStage.WithoutBatch(_mlContext.Transforms, "Flat", "Batch", 3).Fit(rows);

        IDataView output = FreshProcessModel.SaveAndTransform(_mlContext, model, rows, context.TestTempDirectory!);

        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 3), output.Schema["Flat"].Type);
        Assert.AreSequenceEqual([7f, 8f, 9f], output.GetColumn<float[]>("Flat").Single());
    }

    [TestMethod]
    public void Write_ScratchFolder_IsOneForTheProcessAndThisUserAlone()
    {
        string first = ScratchFolder.Write([1, 2, 3], ".bin");
        string second = ScratchFolder.Write([4], ".bin");

        Assert.AreNotEqual(first, second);
        Assert.AreEqual(ScratchFolder.Path, Path.GetDirectoryName(first));
        Assert.AreEqual(ScratchFolder.Path, Path.GetDirectoryName(second));
        Assert.AreSequenceEqual(new byte[] { 1, 2, 3 }, File.ReadAllBytes(first));
        if (!OperatingSystem.IsWindows())
            Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                File.GetUnixFileMode(ScratchFolder.Path));
    }

    private sealed class Row
    {
        public float[] Series { get; set; } = [0];

        [VectorType(1, 3)]
        public float[] Batch { get; set; } = [0, 0, 0];
    }
}
