using MlNetClassifier.Training.Native;

namespace MlNetClassifier.App.Tests.Training.Native;

[TestClass]
public sealed class StartableThreadsTests
{
    [TestMethod]
    public void Count_NoLimit_IsAll() => Assert.AreEqual(5, StartableThreads.Count(5));

    [TestMethod]
    public void Count_SystemRefuses_IsWhatWasStartedAndAllHaveEnded()
    {
        List<Thread> started = [];

        int count = StartableThreads.Count(5, thread =>
        {
            if (started.Count == 3)
                throw new InsufficientMemoryException("no memory for a stack");

            thread.Start();
            started.Add(thread);
        });

        Assert.AreEqual(3, count);
        Assert.IsTrue(started.TrueForAll(thread => !thread.IsAlive));
    }
}
