using MlNetClassifier.Data.Images;

namespace MlNetClassifier.App.Tests.Data.Images;

/// <summary>The loader as a part of a program: arguments, reuse, threads, memory.</summary>
[TestClass]
public sealed class ImageLoaderTests(TestContext context)
{
    [TestMethod]
    public void Constructor_InputOutOfRange_ListsEveryFault()
    {
        var input = new ImageInput { Height = 1, Width = 5000 };

        var error = Assert.ThrowsExactly<ArgumentException>(() => new ImageLoader(input));

        Assert.Contains("Height is 1", error.Message);
        Assert.Contains("Width is 5000", error.Message);
    }

    [TestMethod]
    public void TryLoad_SpanOfAnotherLength_IsTheCallersMistake()
    {
        var loader = new ImageLoader(new ImageInput());

        var error = Assert.ThrowsExactly<ArgumentException>(() => loader.TryLoad("any.jpg", new byte[3]));

        Assert.Contains("16384 bytes; 3 were given", error.Message);
    }

    [TestMethod]
    public void TryLoad_File_EqualsItsBytes()
    {
        byte[] encoded = TestImages.Photo(200, 150);
        string path = Path.Combine(context.TestTempDirectory!, "фото с пробелом.txt");
        File.WriteAllBytes(path, encoded);
        var tile = new byte[new ImageInput().ByteCount];

        ImageLoadResult result = new ImageLoader(new ImageInput()).TryLoad(path, tile);

        Assert.IsTrue(result.IsOk);
        Assert.AreSequenceEqual(Tiles.Load(encoded), tile);
    }

    [TestMethod]
    public void TryLoad_ManyThreadsInAnyOrder_GiveTheSamePixels()
    {
        byte[][] images = [.. Enumerable.Range(1, 12).Select(i => TestImages.Photo(40 * i, 500 - (30 * i), phase: i))];
        byte[][] expected = [.. images.Select(image => Tiles.Load(image))];
        var actual = new byte[4][][];

        Parallel.For(0, actual.Length, thread =>
        {
            var loader = new ImageLoader(new ImageInput());
            actual[thread] = new byte[images.Length][];
            for (int i = 0; i < images.Length; i++)
            {
                int next = (i * 5 + thread) % images.Length;
                loader.TryLoad(images[next], actual[thread][next] = new byte[new ImageInput().ByteCount]);
            }
        });

        foreach (byte[][] tiles in actual)
        {
            for (int i = 0; i < images.Length; i++)
                Assert.AreSequenceEqual(expected[i], tiles[i]);
        }
    }

    [TestMethod]
    public void TryLoad_SameImageAgain_AllocatesLittle()
    {
        byte[] encoded = TestImages.Photo(640, 480);
        var tile = new byte[new ImageInput().ByteCount];
        var loader = new ImageLoader(new ImageInput());
        loader.TryLoad(encoded, tile);

        long before = GC.GetAllocatedBytesForCurrentThread();
        loader.TryLoad(encoded, tile);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.IsLessThan(8_192, allocated, "bytes: pixels and file buffers are reused");
    }
}
