namespace MlNetClassifier.Data.Checking;

/// <summary>Where the detail of the pictures of a check comes from.</summary>
/// <param name="SideFor">The side at which the pictures at two positions meet.</param>
/// <param name="Read">The picture at a position, at a side; null if it can no longer be read.</param>
internal sealed record DetailSource(Func<int, int, int> SideFor, Func<int, int, PictureDetail?> Read)
{
    /// <summary>The files of a survey.</summary>
    public static DetailSource Of(CheckedImage[] images) => new(
        (a, b) => PictureDetail.SideFor(images[a].ShortestSide, images[b].ShortestSide),
        (i, side) => PictureDetail.TryRead(images[i].Sample.ImagePath, side));
}
