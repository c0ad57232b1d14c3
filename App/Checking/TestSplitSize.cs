using MlNetClassifier.App.Output;
using MlNetClassifier.Data.Checking;
using MlNetClassifier.Data.Discovery;
using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Checking;

/// <summary>Whether a test split is large enough to tell a good result from a better one: 90 % from 95 %.</summary>
internal static class TestSplitSize
{
    /// <summary>The lower of the two accuracies that must be told apart.</summary>
    public const double Lower = 0.90;

    /// <summary>The higher one.</summary>
    public const double Higher = 0.95;

    private const int MoreThanEnough = 2_000;

    /// <summary>
    /// Number of images from which on the 95 % interval of a measured 95 % excludes 90 %, and the other way round. Rounding to
    /// whole images makes a few smaller numbers pass too, by luck.
    /// </summary>
    public static int Needed { get; } = Enumerable.Range(1, MoreThanEnough).Last(images => !IsEnough(images)) + 1;

    /// <summary>
    /// A warning if the test split is too small; nothing if it is not, or if there is nothing to train on anyway.
    /// </summary>
    public static IEnumerable<Finding> Judge(DatasetReport report)
    {
        int images = report.Images.Count(image => image.IsReadable && image.Split == Split.Test);
        if (images >= Needed || !report.Images.Any(image => image.IsReadable && image.Split == Split.Train))
            return [];

        const string advice =
            "Add test images (with a larger --test-split if you have no more), or read the interval, not the figure.";
        if (images == 0)
        {
            return
            [
                new Finding(
                    FindingKind.SmallTestSplit,
                    FindingSeverity.Warning,
                    "There is no readable image in the test split.",
                    $"Nothing will tell how good the result is; {Figures.Count(Needed)} images tell 90 % from 95 %. {advice}",
                    []),
            ];
        }

        WilsonInterval interval = Measured(Higher, images);
        return
        [
            new Finding(
                FindingKind.SmallTestSplit,
                FindingSeverity.Warning,
                $"The test split has {Figures.Count(images, "image")}, too few to tell 90 % from 95 %: a measured "
                + $"{Figures.Percent(Math.Round(Higher * images) / images)} would mean {Figures.Interval(interval)} (95 % "
                + "interval).",
                $"{Figures.Count(Needed)} images are needed. {advice}",
                []),
        ];
    }

    private static bool IsEnough(int images) =>
        images > 0 && Measured(Higher, images).Low > Lower && Measured(Lower, images).High < Higher;

    private static WilsonInterval Measured(double accuracy, int images) =>
        WilsonInterval.Of((int)Math.Round(accuracy * images), images);
}
