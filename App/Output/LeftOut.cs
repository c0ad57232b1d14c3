using MlNetClassifier.Data.Discovery;

namespace MlNetClassifier.App.Output;

/// <summary>Says what in a folder is left out, so that no image ever goes missing silently.</summary>
internal sealed class LeftOut
{
    private readonly OrderedDictionary<string, (int Count, string First)> _reasons = [];

    /// <summary>A line for each reason, with an example.</summary>
    public static void Write(IEnumerable<SkippedFile> skipped, AppEnvironment environment)
    {
        var leftOut = new LeftOut();
        foreach (SkippedFile file in skipped)
            leftOut.Add(file);

        leftOut.Write(environment);
    }

    /// <summary>Counts a file or folder.</summary>
    public void Add(SkippedFile file)
    {
        (int count, string first) = _reasons.GetValueOrDefault(file.Reason, (0, file.Path));
        _reasons[file.Reason] = (count + 1, first);
    }

    /// <summary>A line for each reason, with an example.</summary>
    public void Write(AppEnvironment environment)
    {
        foreach ((string reason, (int count, string first)) in _reasons)
            environment.Error.WriteLine($"  left out: {Figures.Count(count)} x {reason}, such as {environment.Shorten(first)}");
    }
}
