using MlNetClassifier.App.Output;
using MlNetClassifier.App.Runs;
using MlNetClassifier.App.Settings;
using MlNetClassifier.Pipelines.Scoring;
using MlNetClassifier.Training;

namespace MlNetClassifier.App.Commands;

/// <summary>Which model file a verb works on.</summary>
internal static class ModelFile
{
    private const int Listed = 5;
    private const int NamedClasses = 10;

    /// <summary>Loads the model whose answers are wanted, and says which one it is.</summary>
    /// <param name="given">The file or the folder of the run that was given; null for the only model there is.</param>
    /// <param name="environment">The surroundings.</param>
    /// <exception cref="UsageException">None was given, and there is none or more than one.</exception>
    public static ImageScorer Load(string? given, AppEnvironment environment)
    {
        string path = Of(given, environment);
        ImageScorer scorer = Open(path);
        environment.Error.WriteLine(
            $"Model: {environment.Shorten(path)}, {Figures.Count(scorer.Classes.Count)} classes: {Names(scorer.Classes)}");
        return scorer;
    }

    /// <summary>Loads a model file; one that only ML.NET can run needs the whole program.</summary>
    public static ImageScorer Open(string path) =>
        TrainingSupport.IsIncluded ? PipelineScorer.Load(path) : ImageScorer.Load(path);

    /// <summary>The file that was given, or the only model there is.</summary>
    /// <exception cref="UsageException">None was given, and there is none or more than one.</exception>
    public static string Of(string? given, AppEnvironment environment) =>
        given is null ? Only(environment) : ModelPath.Of(given, environment);

    /// <summary>The file that was given, or the model of the newest run: to look at, not to answer.</summary>
    public static string Find(string? given, AppEnvironment environment) =>
        given is null ? Below(environment)[0] : ModelPath.Of(given, environment);

    /// <summary>Class names in a line, the first ones where there are many.</summary>
    public static string Names(IReadOnlyList<string> classes) =>
        string.Join(", ", classes.Take(NamedClasses).Select(Printable.Of))
        + (classes.Count > NamedClasses ? $", and {Figures.Count(classes.Count - NamedClasses)} more" : string.Empty);

    /// <summary>The only model there is.</summary>
    /// <exception cref="UsageException">There is none, or more than one.</exception>
    public static string Only(AppEnvironment environment) => Below(environment) is [var only]
        ? only
        : throw new UsageException(string.Join(Environment.NewLine,
        [
            $"No --model was given, and there are {Figures.Count(Below(environment).Length)} models below "
                + $"'{RunFolder.DefaultProject}'; give one of them, the newest first:",
            .. Below(environment).Take(Listed).Select(model => $"  --model {environment.Typed(model)}"),
        ]));

    private static string[] Below(AppEnvironment environment) =>
        RunFolder.Models(environment.Resolve(RunFolder.DefaultProject)) is [_, ..] models
            ? models
            : throw new UsageException($"No --model was given and there is no trained run below '{RunFolder.DefaultProject}'; "
                + "train first, or give --model FILE.");
}
