using System.Globalization;
using MlNetClassifier.Training.Native;

namespace MlNetClassifier.App.Tests.Training.Native;

[TestClass]
public sealed class YieldingThreadTests
{
    [TestMethod]
    public async Task Run_OnLinux_IsNiceAndLeavesTheCallerAsItWas()
    {
        int before = Niceness();
        int during = 0;

        await YieldingThread.Run(() => during = Niceness());

        Assert.AreEqual(OperatingSystem.IsLinux() ? 10 : before, during);
        Assert.AreEqual(before, await Task.Factory.StartNew(Niceness, TaskCreationOptions.LongRunning));
    }

    [TestMethod]
    public async Task Run_WorkThatThrows_FailsWithWhatItThrew()
    {
        InvalidDataException error = await Assert.ThrowsExactlyAsync<InvalidDataException>(
            () => YieldingThread.Run(() => throw new InvalidDataException("full")));

        Assert.AreEqual("full", error.Message);
    }

    // After the name, which may contain anything, in brackets: the 17th number.
    private static int Niceness()
    {
        if (!OperatingSystem.IsLinux())
            return 0;

        string state = File.ReadAllText("/proc/thread-self/stat");
        return int.Parse(state[(state.LastIndexOf(')') + 2)..].Split(' ')[16], CultureInfo.InvariantCulture);
    }
}
