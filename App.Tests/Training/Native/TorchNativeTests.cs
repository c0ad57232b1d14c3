using System.Runtime.Versioning;
using MlNetClassifier.Training.Native;

namespace MlNetClassifier.App.Tests.Training.Native;

[TestClass]
[OSCondition(OperatingSystems.Linux)]
[SupportedOSPlatform("linux")]
public sealed class TorchNativeTests(TestContext context)
{
    private static readonly string StockLibrary =
        Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libLibTorchSharp.so");

    [TestMethod]
    public void EnsureLoaded_CalledTwice_TorchSharpComputes()
    {
        TorchNative.EnsureLoaded();
        TorchNative.EnsureLoaded();

        using TorchSharp.torch.Tensor sum = TorchSharp.torch.ones(3).sum();

        Assert.AreEqual(3f, TorchSharp.TensorExtensionMethods.ToSingle(sum));
    }

    [TestMethod]
    public void Load_NothingThere_NamesThePackage()
    {
        TorchUnavailableException error =
            Assert.ThrowsExactly<TorchUnavailableException>(() => TorchNative.Load([context.TestTempDirectory!]));

        Assert.Contains("reference the package libtorch-cpu-linux-x64 2.10.0", error.Message);
        Assert.Contains("published with -p:Training=false", error.Message);
    }

    [TestMethod]
    public void Load_NotALibrary_SaysWhatIsExpected()
    {
        File.WriteAllText(Path.Combine(context.TestTempDirectory!, "libtorch.so"), "not a library");
        File.WriteAllText(Path.Combine(context.TestTempDirectory!, "libLibTorchSharp.so"), "not a library");

        TorchUnavailableException error =
            Assert.ThrowsExactly<TorchUnavailableException>(() => TorchNative.Load([context.TestTempDirectory!]));

        Assert.Contains("glibc 2.28 or newer", error.Message);
    }

    [TestMethod]
    public void CompatibleCopy_StockLibrary_NoLongerAsksForTheNewVersion()
    {
        byte[] stock = File.ReadAllBytes(StockLibrary);

        byte[] copy = File.ReadAllBytes(TorchNative.CompatibleCopy(StockLibrary, context.TestTempDirectory!));

        Assert.HasCount(stock.Length, copy);
        Assert.IsLessThan(64, stock.Zip(copy).Count(pair => pair.First != pair.Second),
            "Only names and version numbers may differ.");
        Assert.IsNull(ElfSymbolVersions.Rebind(
            copy, "libstdc++.so.6", ("_ZSt21ios_base_library_initv", "GLIBCXX_3.4.32"),
            ("_ZNSt8ios_base4InitC1Ev", "GLIBCXX_3.4")));
    }

    [TestMethod]
    public void CompatibleCopy_CacheWasTamperedWith_IsWrittenAnew()
    {
        string path = TorchNative.CompatibleCopy(StockLibrary, context.TestTempDirectory!);
        byte[] good = File.ReadAllBytes(path);
        byte[] bad = [.. good];
        bad[^1] ^= 1;
        File.WriteAllBytes(path, bad);

        string again = TorchNative.CompatibleCopy(StockLibrary, context.TestTempDirectory!);

        Assert.AreEqual(path, again);
        Assert.AreSequenceEqual(good, File.ReadAllBytes(path));
    }

    [TestMethod]
    [DataRow("\u007FELF\u0002\u0001", 6)]
    [DataRow("\u007FELF\u0002\u0001", 64)]
    [DataRow("MZ", 200)]
    public void Rebind_DamagedFile_IsRefused(string start, int length)
    {
        var file = new byte[length];
        System.Text.Encoding.Latin1.GetBytes(start, file);

        Assert.ThrowsExactly<InvalidDataException>(() =>
            ElfSymbolVersions.Rebind(file, "libstdc++.so.6", ("a", "b"), ("c", "d")));
    }

    [TestMethod]
    public void Rebind_TruncatedLibrary_IsRefused()
    {
        byte[] truncated = File.ReadAllBytes(StockLibrary)[..4096];

        Assert.ThrowsExactly<InvalidDataException>(() =>
            ElfSymbolVersions.Rebind(truncated, "libstdc++.so.6", ("a", "b"), ("c", "d")));
    }
}
