using System.Collections;
using MlNetClassifier.Training.Native;

namespace MlNetClassifier.App.Tests.Training.Native;

[TestClass]
[OSCondition(OperatingSystems.Linux)]
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class GlibcAllocatorTests
{
    [TestMethod]
    [DataRow("MALLOC_ARENA_MAX")]
    [DataRow("MALLOC_TRIM_THRESHOLD_")]
    [DataRow("GLIBC_TUNABLES")]
    public void KeepMemory_TheUserSetSomething_LeavesIt(string variable)
    {
        bool isSet = GlibcAllocator.KeepMemory(new Hashtable { ["PATH"] = "/bin", [variable] = "1" });

        Assert.IsFalse(isSet);
    }
}
