using System.Globalization;
using MlNetClassifier.App.Output;
using MlNetClassifier.Pipelines.Saving;

namespace MlNetClassifier.App.Export;

/// <summary>What a page says about its model, in a few lines.</summary>
internal static class ModelFacts
{
    public static IEnumerable<(string Name, string Value)> Of(ModelManifest manifest)
    {
        yield return ("Classes", string.Join(", ", manifest.Classes));
        yield return ("Network", $"{manifest.Network.Name}, {Figures.Count(manifest.Network.Parameters, "trained parameter")}");
        yield return ("Takes", manifest.Input.Image);
        yield return ("Learned from", Figures.Count(manifest.Data.Train.Sum(), "image"));
        if (manifest.Metrics.TryGetValue("test", out ModelManifest.MetricsSection? test))
        {
            yield return ("Right on new images", $"{Figures.Percent(test.Accuracy)} of {Figures.Count(test.Samples)} ("
                + $"{Figures.Interval(new(test.AccuracyLow, test.AccuracyHigh))})");
        }

        if (manifest.Calibration is { } calibration)
            yield return ("None of these", $"below {Figures.Percent(calibration.UnknownThreshold)}, for coverage "
                + Figures.Percent(calibration.Coverage));

        yield return ("Saved", manifest.Created.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture));
        yield return ("Weights", manifest.Network.WeightsSha256);
    }
}
