using MlNetClassifier.Training.Samples;

namespace MlNetClassifier.App.Tests.Training.Samples;

[TestClass]
public sealed class SampleFileTests(TestContext context)
{
    private const int Height = 2, Width = 3;

    private string FilePath => Path.Combine(context.TestTempDirectory!, "cache", "some.pixels");

    [TestMethod]
    public void TryOpen_WhatWasWritten_GivesTheImagesAndTheReasons()
    {
        Write(5);

        using SampleFile<byte> file = SampleFile<byte>.TryOpen(FilePath, "key")!;

        Assert.AreEqual((5, 6), (file.Count, file.Table.Rows));
        Assert.AreSequenceEqual([KeyValuePair.Create(2, "Empty: no bytes")], file.Table.Unreadable);
        // Planes (3, H, W) become (H, W, 3).
        Assert.AreSequenceEqual(Planes(4).Chunk(6).SelectMany(plane => plane.Index()).OrderBy(pair => pair.Index)
            .Select(pair => pair.Item), file.Sample(4).ToArray());
    }

    [TestMethod]
    public void TryOpen_MoreThanABlock_GivesEveryImage()
    {
        const int images = 3;
        var planes = new byte[images][];
        for (int i = 0; i < images; i++)
            new Random(i).NextBytes(planes[i] = new byte[3 * 1700 * 1700]); // seeded; three of them take 26 MB

        SampleFileWriter<byte>.Write(FilePath, "key", [1700, 1700, 3],
            writer => Array.ForEach(planes, plane => writer.Add(plane)));

        using SampleFile<byte> file = SampleFile<byte>.TryOpen(FilePath, "key")!;
        Assert.HasCount(2, file.Table.Blocks);
        for (int i = 0; i < images; i++)
            Assert.AreEqual(planes[i][1700 * 1700 + 77], file.Sample(i)[(77 * 3) + 1]);
    }

    [TestMethod]
    public void TryOpen_OtherKeyOrNoFile_IsNull()
    {
        Assert.IsNull(SampleFile<byte>.TryOpen(FilePath, "key"));
        Write(1);

        Assert.IsNull(SampleFile<byte>.TryOpen(FilePath, "other"));
    }

    [TestMethod]
    public void TryOpen_AnyByteChangedOrCutOff_IsNull()
    {
        Write(2);
        byte[] whole = File.ReadAllBytes(FilePath);
        for (int i = 0; i < whole.Length; i++)
        {
            byte[] damaged = [.. whole];
            damaged[i] ^= 1;
            File.WriteAllBytes(FilePath, damaged);
            Assert.IsNull(SampleFile<byte>.TryOpen(FilePath, "key"), $"byte {i}");

            File.WriteAllBytes(FilePath, whole[..i]);
            Assert.IsNull(SampleFile<byte>.TryOpen(FilePath, "key"), $"cut at {i}");
        }
    }

    [TestMethod]
    public void Write_FailsHalfWay_LeavesNothing()
    {
        Assert.ThrowsExactly<OperationCanceledException>(() =>
            SampleFileWriter<byte>.Write(FilePath, "key", [Height, Width, 3], writer =>
        {
            writer.Add(Planes(0));
            throw new OperationCanceledException();
        }));

        Assert.IsEmpty(Directory.GetFiles(Path.GetDirectoryName(FilePath)!));
    }

    [TestMethod]
    public void Image_BehindTheLastOrAfterDispose_IsRefused()
    {
        Write(1);
        SampleFile<byte> file = SampleFile<byte>.TryOpen(FilePath, "key")!;

        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => file.Sample(1).ToArray());
        file.Dispose();
        file.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => file.Sample(0).ToArray());
    }

    private void Write(int images) => SampleFileWriter<byte>.Write(FilePath, "key", [Height, Width, 3], writer =>
    {
        for (int i = 0; i < images; i++)
        {
            if (i == 2)
                writer.AddUnreadable("Empty: no bytes");
            writer.Add(Planes(i));
        }
    });

    private static byte[] Planes(int image) => [.. Enumerable.Range(0, 3 * Height * Width).Select(i => (byte)((image * 40) + i))];
}
