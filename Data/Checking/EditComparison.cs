namespace MlNetClassifier.Data.Checking;

/// <summary>
/// The second witness of an edited copy: the one picture is searched in the other, mirrored or not, laid over it exactly, and
/// compared tile by tile. What a change of colours can explain is no difference.
/// </summary>
internal static class EditComparison
{
    // Correlation at 32x32 pixels below which nothing is compared any further.
    private const double LeastCorrelation = 0.5;

    // Coarse levels only have to leave out what is clear.
    private const double MaxCoarseUnexplained = 0.5;
    private const double MaxCoarseTile = 0.9;

    private const double MaxUnexplained = 0.1;
    private const double MaxTile = 0.3;
    private const double LeastDetail = 0.12;

    // Smaller edits than these are what DetailComparison judges, with sharper eyes.
    private const double LeastCrop = 0.06;
    private const double LeastColourChange = 2.5;

    // Variance that JPEG and resizing add at a side of 64.
    private const double NoiseVariance = 30;
    private const double DetailVariance = 60;

    private const double MaxOutside = 0.03;
    private const double LeastFrame = 0.5;
    private const int AlignmentSteps = 3;
    private const int CellSide = 4;
    private static readonly int[] Sides = [128, 64, ColourPicture.SearchSide];

    /// <summary>The side at which pictures of these shortest sides are compared: neither is enlarged for it by much.</summary>
    public static int SideFor(int shortestA, int shortestB) =>
        Sides.FirstOrDefault(side => side <= Math.Min(shortestA, shortestB), Sides[^1]);

    /// <summary>Whether one picture is the other one mirrored, cropped or in other colours, or several of it.</summary>
    public static bool IsCopy(ColourPicture a, ColourPicture b, int side) =>
        IsCopy(Best(a, b, side));

    /// <summary>The judgement of a match.</summary>
    public static bool IsCopy(in EditMatch match) =>
        match.Unexplained <= MaxUnexplained && match.WorstTile <= MaxTile && match.Detail >= LeastDetail
        && (match.Frame.IsMirrored || Math.Min(match.Frame.Width, match.Frame.Height) < 1 - LeastCrop
            || match.ColourChange >= LeastColourChange);

    /// <summary>The best way to lay one over the other.</summary>
    public static EditMatch Best(ColourPicture a, ColourPicture b, int side)
    {
        EditMatch best = EditMatch.None;
        foreach ((ColourPicture here, ColourPicture there) in new[] { (a, b), (b, a) })
        {
            Plane small = here.At(ColourPicture.SearchSide)[^1], large = there.At(ColourPicture.SearchSide)[^1];
            foreach ((double correlation, CropFrame frame) in CropSearch.Find(small, large))
            {
                if (correlation < LeastCorrelation)
                    continue;

                EditMatch match = Compare(here, there, frame, side);
                if (match.WorstTile < best.WorstTile)
                    best = match;
            }
        }

        return best;
    }

    private static EditMatch Compare(ColourPicture here, ColourPicture there, CropFrame frame, int side)
    {
        EditMatch match = EditMatch.None;
        for (int level = ColourPicture.SearchSide; level <= side; level *= 2)
        {
            Plane[] own = here.At(level);
            Plane[] other = frame.Sample(there.At(2 * level), level);
            for (int step = 0; step < AlignmentSteps; step++)
            {
                frame = frame.Then(FrameAlignment.Same.Improve(own[^1].Blurred(), Mixed(own, other).Blurred()));
                if (!(frame.Outside <= MaxOutside && Math.Min(frame.Width, frame.Height) >= LeastFrame))
                    return EditMatch.None;

                other = frame.Sample(there.At(2 * level), level);
            }

            match = Judge([.. own.Select(plane => plane.Blurred())], [.. other.Select(plane => plane.Blurred())], frame);
            if (match.Unexplained > MaxCoarseUnexplained || match.WorstTile > MaxCoarseTile)
                return EditMatch.None;
        }

        return match;
    }

    // The brightness of the one, as far as the colours of the other make it up.
    private static Plane Mixed(Plane[] own, Plane[] other)
    {
        var whole = default(ColourTile);
        for (int i = 0; i < own[0].Values.Length; i++)
            whole.Add(own, other, i);

        (double red, double green, double blue, double shift) = whole.Mixture(NoiseVariance);
        float[] values = new float[own[0].Values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)((red * other[0].Values[i]) + (green * other[1].Values[i]) + (blue * other[2].Values[i])
                + shift);
        }

        return new Plane(values, own[0].Side);
    }

    private static EditMatch Judge(Plane[] own, Plane[] other, CropFrame frame)
    {
        int side = own[0].Side, cells = side / CellSide;
        var sums = new ColourTile[cells * cells];
        double change = 0;
        for (int i = 0; i < side * side; i++)
        {
            sums[(i / side / CellSide * cells) + (i % side / CellSide)].Add(own, other, i);
            for (int colour = 0; colour < 3; colour++)
                change += Math.Abs(own[colour].Values[i] - other[colour].Values[i]) / (3.0 * side * side);
        }

        var whole = default(ColourTile);
        foreach (ColourTile cell in sums)
            whole.Add(cell);

        // Tiles of 2x2 cells, overlapping by half.
        double worst = 0;
        int tiles = 0, seen = 0;
        for (int y = 0; y < cells - 1; y++)
        {
            for (int x = 0; x < cells - 1; x++)
            {
                int at = (y * cells) + x;
                ColourTile tile = sums[at];
                tile.Add(sums[at + 1]);
                tile.Add(sums[at + cells]);
                tile.Add(sums[at + cells + 1]);
                double noise = NoiseVariance * tile.Count;
                (double contrast, double unexplained) = tile.Explain(ofThere: false, NoiseVariance);
                (double contrastThere, double unexplainedThere) = tile.Explain(ofThere: true, NoiseVariance);
                worst = Math.Max(worst,
                    Math.Max(unexplained / (contrast + noise), unexplainedThere / (contrastThere + noise)));
                tiles++;
                if (Math.Min(contrast, contrastThere) >= DetailVariance * tile.Count)
                    seen++;
            }
        }

        (double all, double rest) = whole.Explain(ofThere: false, NoiseVariance);
        (double allThere, double restThere) = whole.Explain(ofThere: true, NoiseVariance);
        return new EditMatch(
            frame, Math.Max(rest / (all + 1), restThere / (allThere + 1)), worst, seen / (double)tiles, change);
    }
}
