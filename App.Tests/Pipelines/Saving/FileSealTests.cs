using System.Text;
using MlNetClassifier.Pipelines.Saving;

namespace MlNetClassifier.App.Tests.Pipelines.Saving;

[TestClass]
public sealed class FileSealTests
{
    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(200_000)] // several buffers
    public void IsIntact_Sealed_UntilAnyByteChanges(int length)
    {
        using var stream = new MemoryStream();
        stream.Write([.. Enumerable.Range(0, length).Select(i => (byte)i), .. Encoding.ASCII.GetBytes(FileSeal.Placeholder)]);

        FileSeal.Write(stream);

        Assert.IsTrue(FileSeal.IsIntact(stream));
        foreach (int position in new[] { 0, length / 2, length, (int)stream.Length - 1 })
        {
            stream.GetBuffer()[position] ^= 1;
            Assert.IsFalse(FileSeal.IsIntact(stream));
            stream.GetBuffer()[position] ^= 1;
        }
    }

    [TestMethod]
    public void IsIntact_ShorterThanASeal_IsFalse()
    {
        using var stream = new MemoryStream(new byte[70]);

        Assert.IsFalse(FileSeal.IsIntact(stream));
    }

    [TestMethod]
    public void Write_KnownBytes_IsTheirSha256()
    {
        using var stream = new MemoryStream();
        stream.Write("abc"u8);
        stream.Write(Encoding.ASCII.GetBytes(FileSeal.Placeholder));

        FileSeal.Write(stream);

        // FIPS 180-2, appendix B.1
        Assert.AreEqual(
            "abcsha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            Encoding.ASCII.GetString(stream.ToArray()));
    }
}
