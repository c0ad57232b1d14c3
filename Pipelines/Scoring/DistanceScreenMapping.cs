using Microsoft.ML.Transforms;
using static MlNetClassifier.Pipelines.Scoring.ClassificationRows;

namespace MlNetClassifier.Pipelines.Scoring;

/// <summary>Passes distances on, but gives NaN for an image that could not be read.</summary>
[CustomMappingFactoryAttribute(ScreenDistancesContract)]
internal sealed class DistanceScreenMapping : CustomMappingFactory<DistancesRow, ScreenedDistancesRow>
{
    public override Action<DistancesRow, ScreenedDistancesRow> GetMapping() => Map;

    public static void Map(DistancesRow row, ScreenedDistancesRow output) =>
        output.Distances = ScreenMapping.Screen(row.Distances, row.ImageError, output.Distances);
}
