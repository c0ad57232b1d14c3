using System.Globalization;

namespace MlNetClassifier.Data.Checking;

/// <summary>Pictures that were taken otherwise than the others: dark, light, blurred, nearly empty, of odd size, without colour.
/// </summary>
/// <remarks>
/// What more than a tenth of the set is, is how this set is, and no finding: X-rays are grey, stars are dark.
/// </remarks>
internal static class QualityFindings
{
    private const double MostOfSet = 0.1;
    private const int DarkBelow = 64, LightAbove = 200, GreyBelow = 12; // of 255
    private const double LeastInformation = 3; // bits

    // Iglewicz and Hoaglin, 1993: deviations from the median by the median of all deviations.
    private const double FarAway = 3.5 * 1.4826;

    private static readonly (double Least, double Most) SizeFactor = (2, 4), RatioFactor = (1.5, 3), BlurFactor = (5, 30);

    public static IEnumerable<Finding> Of(CheckedImage[] images)
    {
        CheckedImage[] known = [.. images.Where(image => image.Quality is not null)];
        return
        [
            .. About(FindingKind.Dark, image => image.Quality!.Dark < DarkBelow, "dark",
                image => Invariant($"95 % of it below {image.Quality!.Dark} of 255")),
            .. About(FindingKind.Light, image => image.Quality!.Light > LightAbove, "light",
                image => Invariant($"95 % of it above {image.Quality!.Light} of 255")),
            .. About(FindingKind.LowInformation, image => image.Quality!.Information < LeastInformation, "nearly empty",
                image => Invariant($"{image.Quality!.Information:F1} bits of brightness")),
            .. Far(FindingKind.Blurred, Sharpness, BlurFactor, "blurred beside the others", isBelowOnly: true,
                (image, median) => Invariant(
                    $"fine detail 1/{Math.Exp(median - image.Quality!.Sharpness):F0} of what is usual here")),
            .. Far(FindingKind.OddSize, image => Math.Log(Math.Sqrt((double)image.Height * image.Width)), SizeFactor,
                "of another size than the others", isBelowOnly: false, (image, _) => Size(image)),
            .. Far(FindingKind.OddRatio, image => Math.Abs(Math.Log(image.AspectRatio)), RatioFactor,
                "of another shape than the others", isBelowOnly: false, (image, _) => Size(image)),
            .. About(FindingKind.GreyAmongColour, image => image.Quality!.Colour < GreyBelow, "without colour",
                _ => "grey among colour"),
        ];

        Finding[] About(FindingKind kind, Func<CheckedImage, bool> isSo, string word, Func<CheckedImage, string> detail)
        {
            CheckedImage[] found = [.. known.Where(isSo)];
            return found.Length == 0 || found.Length > MostOfSet * known.Length ? [] :
            [
                new Finding(kind, FindingSeverity.Note,
                    $"{Quantity.Of(found.Length, "picture")} {Quantity.Verb(found.Length, "is", "are")} {word}.",
                    "Look at them: remove those that do not show their class.",
                    [.. found.Select(image => new[] { FindingSubject.Of(image, detail(image)) })]),
            ];
        }

        Finding[] Far(FindingKind kind, Func<CheckedImage, double> measure, (double Least, double Most) factor, string word,
            bool isBelowOnly, Func<CheckedImage, double, string> detail)
        {
            if (known.Length == 0)
                return [];

            double median = Median(known.Select(measure));
            double far = Math.Clamp(FarAway * Median(known.Select(image => Math.Abs(measure(image) - median))),
                Math.Log(factor.Least), Math.Log(factor.Most));
            return About(kind, image => (median - measure(image)) is var below && (isBelowOnly ? below : Math.Abs(below)) >= far,
                word, image => detail(image, median));
        }
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToArray() is var sorted
        ? (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2
        : 0;

    // In a picture with nothing in it there is nothing to be sharp.
    private static double Sharpness(CheckedImage image) =>
        image.Quality!.Information < LeastInformation ? double.PositiveInfinity : image.Quality.Sharpness;

    private static string Size(CheckedImage image) => Invariant($"{image.Height}x{image.Width}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
