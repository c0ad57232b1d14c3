using MlNetClassifier.App.Output;
using MlNetClassifier.Data.SampleSet;

namespace MlNetClassifier.App.Sources;

/// <summary>The data of a first run: drawn if the user names none.</summary>
internal static class SampleData
{
    /// <summary>Folder of the sample set below the working folder; ignored by git.</summary>
    public const string Folder = "sample-data";

    /// <summary>The data that the user named, or else the sample set.</summary>
    public static string Find(string? given, int seed, AppEnvironment environment, CancellationToken cancellationToken) =>
        given is not null
        ? environment.Resolve(given)
        : Generate(Folder, new SampleSetOptions { Seed = seed }, environment, cancellationToken).Root;

    /// <summary>Makes the sample set, or finds it made, and says so.</summary>
    public static SampleSetResult Generate(string folder, SampleSetOptions options, AppEnvironment environment,
        CancellationToken cancellationToken)
    {
        if (options.Validate() is [_, ..] faults)
            throw new UsageException(string.Join(Environment.NewLine, faults));

        SampleSetResult result =
            SampleSetGenerator.Generate(environment.Resolve(folder), options, progress: null, cancellationToken);
        string how = result.Reused ? "Using the" : "Made a";
        environment.Error.WriteLine(
            $"{how} sample set of {Figures.Count(result.ImageCount)} images in {environment.Shorten(result.Root)}.");
        return result;
    }
}
