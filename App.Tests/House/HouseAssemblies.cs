using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Schema;
using MlNetClassifier.Server;
using MlNetClassifier.Training;

namespace MlNetClassifier.App.Tests.House;

/// <summary>The projects of the product as compiled, from the lowest up.</summary>
internal static class HouseAssemblies
{
    /// <summary>Names of the projects: a project may use itself and those before it.</summary>
    public static IReadOnlyList<string> Projects { get; } = ["Data", "Pipelines", "Server", "Training", "App"];

    public static IReadOnlyList<string> Paths { get; } =
    [
        .. new[] { typeof(ImageSample), typeof(ColumnNames), typeof(ImageServer), typeof(TrainedClassifier), typeof(CommandLine) }
            .Select(type => type.Assembly.Location),
    ];
}
