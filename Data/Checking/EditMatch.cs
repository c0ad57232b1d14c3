namespace MlNetClassifier.Data.Checking;

/// <summary>What two pictures showed when one was laid over the other as its crop.</summary>
/// <param name="Frame">Where the one lies in the other.</param>
/// <param name="Unexplained">Of the brightness of the whole picture, what the colours of the other do not explain.</param>
/// <param name="WorstTile">The same of the tile that is explained worst.</param>
/// <param name="Detail">Share of the tiles in which something can be seen.</param>
/// <param name="ColourChange">Mean difference of the colours, in levels of 255.</param>
internal readonly record struct EditMatch(
    CropFrame Frame, double Unexplained, double WorstTile, double Detail, double ColourChange)
{
    /// <summary>Nothing fits.</summary>
    public static EditMatch None { get; } = new(default, 1, 1, 0, 0);
}
