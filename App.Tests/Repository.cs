using System.Reflection;

namespace MlNetClassifier.App.Tests;

/// <summary>Where this checkout and the programs built from it are.</summary>
internal static class Repository
{
    public static string Root { get; } = Metadata("RepositoryRoot");

    /// <summary>A program that was built together with the tests.</summary>
    public static string Program(string project, string assembly) =>
        Path.Combine(Root, "artifacts", "bin", project, Metadata("Configuration"), assembly + ".dll");

    public static string Golden(string file) => Path.Combine(AppContext.BaseDirectory, "Golden", file);

    private static string Metadata(string key) => typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == key).Value!;
}
