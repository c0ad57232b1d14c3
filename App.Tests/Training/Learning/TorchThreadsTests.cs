using MlNetClassifier.App.Tests.Pipelines.Networks;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Native;
using TorchSharp;

namespace MlNetClassifier.App.Tests.Training.Learning;

/// <summary>
/// libtorch's number of threads belongs to the thread that sets it, so a training cannot change the bits of one that runs
/// alongside it: this is why the tests that train run in parallel.
/// </summary>
[TestClass]
public sealed class TorchThreadsTests(TestContext context)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [TestMethod]
    public void Constructor_OnAnotherThread_LeavesTheNumberOfThreadsOfThisOne()
    {
        TorchNative.EnsureLoaded();
        using TorchTrainer here = Trainer(threads: 2);
        int there = 0;
        using var isMade = new Barrier(2);
        var other = new Thread(() =>
        {
            using TorchTrainer trainer = Trainer(threads: 3);
            there = torch.get_num_threads();
            isMade.SignalAndWait(context.CancellationToken);
            isMade.SignalAndWait(context.CancellationToken);
        });
        other.Start();

        isMade.SignalAndWait(context.CancellationToken);
        int hereMeanwhile = torch.get_num_threads();
        isMade.SignalAndWait(context.CancellationToken);
        Assert.IsTrue(other.Join(Patience));

        Assert.AreEqual((2, 3), (hereMeanwhile, there));
        Assert.AreEqual(2, torch.get_num_threads());
    }

    private static TorchTrainer Trainer(int threads)
    {
        NetworkDescription network = NetworkExamples.Network("relu");
        return new TorchTrainer(network, NetworkExamples.MovedWeights(network), threads);
    }
}
