using System.Globalization;
using System.Text.Json.Nodes;
using MlNetClassifier.App.Output;
using MlNetClassifier.Training;

namespace MlNetClassifier.App.Runs;

/// <summary><c>environment.json</c>: when and on what a run was made. It names no machine and no user.</summary>
internal static class EnvironmentFile
{
    public const string Name = "environment.json";

    public static void Write(RunFolder folder, AppEnvironment environment) =>
        folder.WriteJson(Name, new JsonObject
        {
            ["started"] = environment.Clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["processors"] = Environment.ProcessorCount,
            ["memoryBytes"] = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            ["versions"] = ResultJson.Of(SoftwareVersions.Here()),
        });

    public static JsonObject? TryRead(string folder) => RunFolder.TryReadJson(Path.Combine(folder, Name));
}
