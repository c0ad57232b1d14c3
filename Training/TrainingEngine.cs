using System.Reflection;

namespace MlNetClassifier.Training;

/// <summary>What trains: recorded in every model.</summary>
internal static class TrainingEngine
{
    /// <summary>Version of the managed TorchSharp assembly; asking does not load native libraries.</summary>
    public static string Version { get; } =
        typeof(TorchSharp.torch).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split(
            '+')[0];
}
