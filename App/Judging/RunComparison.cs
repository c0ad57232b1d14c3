using MlNetClassifier.App.Output;
using MlNetClassifier.App.Runs;
using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Judging;

/// <summary>Two runs that were judged on the same test images.</summary>
internal sealed record RunComparison
{
    private const int Named = 3;

    private readonly (string First, string Second) _names;

    private RunComparison(RunRecord first, RunRecord second, (string First, string Second) names, McNemarTest test) =>
        (First, Second, _names, Test) = (first, second, names, test);

    public RunRecord First { get; }

    public RunRecord Second { get; }

    public McNemarTest Test { get; }

    /// <summary>Compares two runs image by image.</summary>
    /// <exception cref="DatasetException">
    /// A run has no test predictions, or the test images differ; the message names the difference.
    /// </exception>
    public static RunComparison Of(RunRecord first, RunRecord second)
    {
        // Two projects may each have a run of the same name.
        (string First, string Second) names = first.Name == second.Name
            ? (first.Folder, second.Folder)
            : (first.Name, second.Name);
        Dictionary<string, Judged> a = Judge(first);
        Dictionary<string, Judged> b = Judge(second);
        string[] onlyFirst = [.. a.Keys.Where(path => !b.ContainsKey(path))];
        string[] onlySecond = [.. b.Keys.Where(path => !a.ContainsKey(path))];
        string[] other =
            [.. a.Where(pair => b.TryGetValue(pair.Key, out Judged? judged) && !judged.IsSameImage(pair.Value))
                .Select(pair => pair.Key)];
        if (onlyFirst.Length + onlySecond.Length + other.Length > 0)
        {
            string[] differences =
            [
                .. Difference($"only in {names.First}", onlyFirst), .. Difference($"only in {names.Second}", onlySecond),
                .. Difference("with another label or other content", other),
            ];
            throw new DatasetException("The runs were not judged on the same images, so they cannot be compared: "
                + $"{string.Join("; ", differences)}. Train both on the same data with the same --seed and splits.");
        }

        string[] paths = [.. a.Keys];
        return new RunComparison(first, second, names,
            McNemarTest.Of([.. paths.Select(path => a[path].IsRight)], [.. paths.Select(path => b[path].IsRight)]));
    }

    /// <summary>Whether the second run is better, in a sentence.</summary>
    public string Verdict()
    {
        string counts = $"{Figures.Count(Test.OnlySecondRight, "image")} right only in {_names.Second}, "
            + $"{Figures.Count(Test.OnlyFirstRight)} only in {_names.First}; {Figures.PSentence(Test.PValue)}";
        return !Test.IsEvidence ? $"No evidence of a difference between {_names.First} and {_names.Second} ({counts})."
            : $"{_names.Second} is {(Test.OnlySecondRight > Test.OnlyFirstRight ? "better" : "worse")} than {_names.First} "
                + $"({counts}).";
    }

    private static Dictionary<string, Judged> Judge(RunRecord run)
    {
        if (run.Predictions is not { Split: "test" } predictions)
        {
            throw new DatasetException(
                $"The run '{run.Name}' has no predictions on a test split, so there is nothing to compare; "
                + run.State switch
                {
                    { Status: RunStatus.Failed } => "it failed: " + run.State.Failure,
                    { Status: RunStatus.Running } => "wait until it is finished.",
                    { HasModel: false } => "it was stopped too early; resume it with train --resume.",
                    _ => "train with a --test-split above 0.",
                });
        }

        Dictionary<string, string?> hashes = run.Dataset?.Files.Where(file => file.Split == "test")
            .ToDictionary(file => file.Path, file => file.Sha256) ?? [];
        return predictions.Rows.Where(row => row.Prediction.Error is null).ToDictionary(
            row => row.Prediction.ImagePath,
            row => new Judged(row.Label, hashes.GetValueOrDefault(row.Prediction.ImagePath),
                row.Label == row.Prediction.PredictedLabel));
    }

    private static IEnumerable<string> Difference(string where, string[] paths) => paths.Length == 0 ? []
        : [$"{Figures.Count(paths.Length, "image")} {where}, such as {string.Join(", ", paths.Take(Named))}"];

    private sealed record Judged(string Label, string? Sha256, bool IsRight)
    {
        public bool IsSameImage(Judged other) =>
            Label == other.Label && (Sha256 is null || other.Sha256 is null || Sha256 == other.Sha256);
    }
}
