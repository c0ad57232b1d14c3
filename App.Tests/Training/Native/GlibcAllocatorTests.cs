using System.Collections;
using System.Runtime.InteropServices;
using MlNetClassifier.Training.Native;

namespace MlNetClassifier.App.Tests.Training.Native;

[TestClass]
[OSCondition(OperatingSystems.Linux)]
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class GlibcAllocatorTests
{
    // Over 32 MB, the most that glibc raises its threshold to, every block is mapped for itself by default; 64 MB is the most
    // that the heap of a thread holds.
    private const nuint AlwaysMappedBytes = 40 << 20;

    // IS_MMAPPED of glibc's malloc.c, in the word before each block.
    private const nuint MappedFlag = 2;

    [TestMethod]
    [DataRow("MALLOC_ARENA_MAX")]
    [DataRow("MALLOC_TRIM_THRESHOLD_")]
    [DataRow("GLIBC_TUNABLES")]
    public void KeepMemory_TheUserSetSomething_LeavesIt(string variable)
    {
        bool isSet = GlibcAllocator.KeepMemory(new Hashtable { ["PATH"] = "/bin", [variable] = "1" });

        Assert.IsFalse(isSet);
    }

    [TestMethod]
    public unsafe void KeepMemory_NothingSet_TakesMegabytesFromMemoryThatIsKept()
    {
        bool isSet = GlibcAllocator.KeepMemory(new Hashtable { ["PATH"] = "/bin" });

        void* block = NativeMemory.Alloc(AlwaysMappedBytes);
        bool isMapped = (((nuint*)block)[-1] & MappedFlag) != 0;
        NativeMemory.Free(block);
        Assert.IsTrue(isSet);
        Assert.IsFalse(isMapped, "The block is mapped for itself: it goes back to the system when it is freed.");
    }
}
