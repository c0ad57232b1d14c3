using MlNetClassifier.App.Settings;

namespace MlNetClassifier.App.Tests.App.Settings;

[TestClass]
public sealed class ByteSizeTests
{
    [TestMethod]
    [DataRow("1", 1L, "1")]
    [DataRow("512MB", 512L << 20, "512MB")]
    [DataRow("2gb", 2L << 30, "2GB")]
    [DataRow("4G", 4L << 30, "4GB")]
    [DataRow("500m", 500L << 20, "500MB")]
    [DataRow("1.5KB", 1536L, "1536")]
    [DataRow("3TB", 3L << 40, "3TB")]
    public void Parse_Amount_IsThatManyBytes(string text, long bytes, string printed)
    {
        var size = ByteSize.Parse(text);

        Assert.AreEqual((bytes, printed), (size.Bytes, size.ToString()));
        Assert.AreEqual(size, ByteSize.Parse(printed));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("GB")]
    [DataRow("-1GB")]
    [DataRow("two GB")]
    [DataRow("9999999999TB")]
    public void Parse_OtherText_IsRefused(string text) => Assert.ThrowsExactly<FormatException>(() => ByteSize.Parse(text));
}
