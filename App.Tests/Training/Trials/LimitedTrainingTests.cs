using MlNetClassifier.Data.Splits;
using MlNetClassifier.Training.Trials;

namespace MlNetClassifier.App.Tests.Training.Trials;

[TestClass]
public sealed class LimitedTrainingTests(TestContext context)
{
    [TestMethod]
    [DataRow(0, 2, false)]
    [DataRow(3_600, 1, true)] // an hour whenever the clock is read
    public void Run_Limit_DecidesTheEpochs(int step, int epochs, bool isCutShort)
    {
        ImageDataset dataset = TinyDataset.Create(context.TestTempDirectory!, "a", "b");

        NetworkTrial trial = LimitedTraining.Run(
            dataset, TinyDataset.Input, TinyDataset.Options, TimeSpan.FromMinutes(10), new FakeClock(TimeSpan.FromSeconds(step)));

        Assert.AreEqual("lesson", trial.Network);
        Assert.AreEqual(epochs, trial.Epochs);
        Assert.AreEqual(isCutShort, trial.IsCutShort);
        Assert.AreSequenceEqual(dataset.Train, trial.Train);
        Assert.AreSequenceEqual(dataset.Validation, trial.Validation);
        Assert.HasCount(2, trial.IsRight);
        Assert.AreEqual(
            sizeof(float) * TinyDataset.Options.DescribeNetwork(2, 18, 16).ParameterCount, trial.ModelBytes);
    }

    [TestMethod]
    public void Run_EnoughEpochs_IsRightOnWhatItLearned()
    {
        ImageDataset dataset = TinyDataset.Create(context.TestTempDirectory!, "a", "b");

        NetworkTrial trial = LimitedTraining.Run(
            dataset, TinyDataset.Input, TinyDataset.Options with { Epochs = 40, LearningRate = 3e-3 }, TimeSpan.FromMinutes(10));

        Assert.AreEqual(2, trial.Right);
    }
}
