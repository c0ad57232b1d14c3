using MlNetClassifier.Data.Discovery;

namespace MlNetClassifier.App.Output;

/// <summary>Says what a folder holds that is not taken, so that no image is ever missing without a word.</summary>
internal static class LeftOut
{
    /// <summary>A line for each reason, with an example.</summary>
    public static void Write(IEnumerable<SkippedFile> skipped, AppEnvironment environment)
    {
        foreach (IGrouping<string, SkippedFile> group in skipped.GroupBy(file => file.Reason))
            environment.Error.WriteLine($"  left out: {Figures.Count(group.Count())} x {group.Key}, such as {environment.Shorten(group.First().Path)}");
    }
}
