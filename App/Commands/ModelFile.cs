using MlNetClassifier.App.Runs;

namespace MlNetClassifier.App.Commands;

/// <summary>Which model file a verb works on.</summary>
internal static class ModelFile
{
    /// <summary>The file that was given, or the model of the newest run.</summary>
    public static string Find(string? given, AppEnvironment environment)
    {
        if (given is not null)
            return environment.Resolve(given);

        return RunFolder.NewestModel(environment.Resolve(RunFolder.DefaultProject))
            ?? throw new UsageException($"No --model was given and there is no trained run below '{RunFolder.DefaultProject}'; "
                + "train first, or give --model FILE.");
    }
}
