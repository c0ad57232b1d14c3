using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlNetClassifier.Training;

namespace MlNetClassifier.App.Runs;

/// <summary><c>environment.json</c>: when and on what a run was made. It names no machine and no user.</summary>
internal static class EnvironmentFile
{
    public const string Name = "environment.json";

    public static void Write(RunFolder folder, AppEnvironment environment) =>
        folder.WriteJson(Name, JsonSerializer.SerializeToNode(
        new
        {
            Started = environment.Clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            Processors = Environment.ProcessorCount,
            MemoryBytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            Versions = SoftwareVersions.Here(),
        },
        JsonSerializerOptions.Web)!);

    public static JsonObject? TryRead(string folder) => RunFolder.TryReadJson(Path.Combine(folder, Name));
}
