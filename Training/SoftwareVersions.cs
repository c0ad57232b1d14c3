using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.ML;
using MlNetClassifier.Pipelines.Exporting;

namespace MlNetClassifier.Training;

/// <summary>The versions that a result depends on: recorded in every model and every run.</summary>
public static class SoftwareVersions
{
    /// <summary>The version of this library.</summary>
    public static string Program { get; } = Version(typeof(SoftwareVersions));

    /// <summary>What this process runs on.</summary>
    /// <returns>
    /// Names and versions: this library, the packages that compute, .NET, the system. No name of a machine or a user.
    /// </returns>
    public static IReadOnlyDictionary<string, string> Here() => new Dictionary<string, string>
    {
        [OnnxMetadata.Producer] = Program,
        ["Microsoft.ML"] = Version(typeof(MLContext)),
        ["Microsoft.ML.OnnxRuntime"] = Version(typeof(Microsoft.ML.OnnxRuntime.InferenceSession)),
        ["SkiaSharp"] = Version(typeof(SkiaSharp.SKCodec)),
        ["TorchSharp"] = TrainingEngine.Version,
        [".NET"] = Environment.Version.ToString(),
        ["OS"] = RuntimeInformation.OSDescription,
        ["Architecture"] = RuntimeInformation.ProcessArchitecture.ToString(),
    };

    private static string Version(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+', '-')[0];
}
