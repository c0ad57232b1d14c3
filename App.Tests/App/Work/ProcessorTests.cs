using MlNetClassifier.App.Work;

namespace MlNetClassifier.App.Tests.App.Work;

[TestClass]
public sealed class ProcessorTests
{
    // A program that was compiled ahead of time runs on this processor too, and must call it the same.
    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void Name_IsThatOfTheMachine()
    {
        string[] lines = File.ReadAllLines("/proc/cpuinfo");
        string flags = lines.First(line => line.StartsWith("flags", StringComparison.Ordinal)
            || line.StartsWith("Features", StringComparison.Ordinal));

        string[] parts = Processor.Name.Split(", ");

        Assert.Contains(parts[^1], flags.Split(' '));
    }
}
