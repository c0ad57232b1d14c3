using MlNetClassifier.App.Tests.Data.Images;
using MlNetClassifier.Data.Checking;
using SkiaSharp;

namespace MlNetClassifier.App.Tests.Data.Checking;

[TestClass]
public sealed class DuplicateGroupsTests
{
    [TestMethod]
    public void Find_CopiesAmongOthers_AreGrouped()
    {
        byte[][] files =
        [
            new TestScene(0).Encode(60, 40), // 0
            new TestScene(1).Encode(60, 40),
            new TestScene(2).Encode(60, 40), // 2
            new TestScene(0).Encode(60, 40), // 3: the bytes of 0
            new TestScene(3).Encode(60, 40),
            new TestScene(2).Encode(45, 30, SKEncodedImageFormat.Jpeg, 70), // 5: the picture of 2
            new TestScene(2).Encode(60, 40), // 6: the bytes of 2
        ];

        DuplicateGroups groups = Find(files);

        AssertGroups([[0, 3], [2, 6]], groups.Identical);
        AssertGroups([[2, 5, 6]], groups.Alike);
    }

    [TestMethod]
    public void Find_PicturesOfOneColour_OnlyIdenticalOnesAreGrouped()
    {
        byte[][] files =
        [
            TestImages.Solid(20, 20, SKColors.White),
            TestImages.Solid(30, 30, SKColors.White),
            TestImages.Solid(20, 20, SKColors.White),
        ];

        DuplicateGroups groups = Find(files);

        AssertGroups([[0, 2]], groups.Identical);
        Assert.IsEmpty(groups.Alike);
    }

    [TestMethod]
    public void Find_FilesThatAreLeftOut_AreInNoGroup()
    {
        byte[] file = new TestScene(0).Encode(30, 30);
        Miniature miniature = TestScene.MiniatureOf(file);

        var groups = DuplicateGroups.Find([null, "a", null, "b"], [null, miniature, null, miniature],
            Source([file, file, file, file]), CancellationToken.None);

        Assert.IsEmpty(groups.Identical);
        AssertGroups([[1, 3]], groups.Alike);
    }

    [TestMethod]
    public void Find_Cancelled_Throws() => Assert.ThrowsExactly<OperationCanceledException>(() => DuplicateGroups.Find(
        ["a"], [TestScene.MiniatureOf(new TestScene(0).Encode(30, 30))], Source([]), new CancellationToken(canceled: true)));

    [TestMethod]
    public void With_EditedCopies_JoinsTheirGroupsAndLeavesTheOthers()
    {
        var groups = new DuplicateGroups { Identical = [[0, 3], [6, 7]], Alike = [[0, 1, 3], [4, 5]] };

        DuplicateGroups edited = groups.With([(1, 2), (4, 5), (8, 9)], count: 11);

        AssertGroups([[0, 1, 2, 3], [8, 9]], edited.Edited);
        Assert.AreSame(groups.Alike, edited.Alike);
        AssertGroups([[0, 1, 2, 3], [4, 5], [6, 7], [8, 9]], [.. edited.Together().Select(group => group.ToArray())]);
    }

    private static DuplicateGroups Find(byte[][] files) => DuplicateGroups.Find(
        [.. files.Select(Convert.ToHexString)], [.. files.Select(TestScene.MiniatureOf)], Source(files), CancellationToken.None);

    private static DetailSource Source(byte[][] files) => new(
        (a, b) => PictureDetail.SideFor(TestScene.ShortestSide(files[a]), TestScene.ShortestSide(files[b])),
        (i, side) => TestScene.DetailOf(files[i], side));

    private static void AssertGroups(int[][] expected, IReadOnlyList<int[]> actual) =>
        Assert.AreSequenceEqual(expected.Select(group => string.Join(' ', group)),
            actual.Select(group => string.Join(' ', group)));
}
