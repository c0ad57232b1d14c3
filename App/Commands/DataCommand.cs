using System.CommandLine;
using MlNetClassifier.App.Output;
using MlNetClassifier.Data.SampleSet;

namespace MlNetClassifier.App.Commands;

/// <summary><c>data generate</c>: makes the sample set. <c>data check</c> is <see cref="DataCheckCommand"/>.</summary>
internal static class DataCommand
{
    /// <summary>Folder of the sample set below the working folder; ignored by git.</summary>
    public const string SampleFolder = "sample-data";

    public static Command Create(AppEnvironment environment)
    {
        Argument<string> folder = new("FOLDER") { Description = "Folder to make.", DefaultValueFactory = _ => SampleFolder };
        Option<int> perClass = CommonOptions.Number("--images-per-class", new SampleSetOptions().ImagesPerClass, "Images of each class.");
        Option<int> seed = CommonOptions.Seed();
        Option<bool> json = CommonOptions.Json();
        var generate = new Command("generate", "Draw a sample set: circles, squares and triangles, one folder per class.") { folder, perClass, seed, json };
        FileNames.RefuseOptions(generate, folder);
        generate.SetAction((parsed, cancellationToken) =>
        {
            var options = new SampleSetOptions { ImagesPerClass = parsed.GetValue(perClass), Seed = parsed.GetValue(seed) };
            return Task.FromResult(Run(parsed.GetValue(folder)!, options, parsed.GetValue(json), environment, cancellationToken));
        });
        return new Command("data", "Check image data, or make some.") { DataCheckCommand.Create(environment), generate };
    }

    /// <summary>The data that the user named, or else the sample set.</summary>
    public static string Find(string? given, int seed, AppEnvironment environment, CancellationToken cancellationToken) => given is not null
        ? environment.Resolve(given)
        : Generate(SampleFolder, new SampleSetOptions { Seed = seed }, environment, cancellationToken).Root;

    /// <summary>Makes the sample set, or finds it made, and says so.</summary>
    public static SampleSetResult Generate(string folder, SampleSetOptions options, AppEnvironment environment, CancellationToken cancellationToken)
    {
        if (options.Validate() is [_, ..] faults)
            throw new UsageException(string.Join(Environment.NewLine, faults));

        SampleSetResult result = SampleSetGenerator.Generate(environment.Resolve(folder), options, progress: null, cancellationToken);
        string how = result.Reused ? "Using the" : "Made a";
        environment.Error.WriteLine($"{how} sample set of {Figures.Count(result.ImageCount)} images in {environment.Shorten(result.Root)}.");
        return result;
    }

    private static int Run(string folder, SampleSetOptions options, bool json, AppEnvironment environment, CancellationToken cancellationToken)
    {
        SampleSetResult result = Generate(folder, options, environment, cancellationToken);
        environment.Out.WriteLine(json
            ? ResultJson.Document(new { result.Root, result.ImageCount, result.Reused, Classes = SampleSetGenerator.ClassNames, options.Seed })
            : result.Root);
        return ExitCode.Ok;
    }
}
