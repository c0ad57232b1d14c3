using Microsoft.ML.Transforms;
using MlNetClassifier.Pipelines.Evaluation;
using static MlNetClassifier.Pipelines.Scoring.ClassificationRows;

namespace MlNetClassifier.Pipelines.Scoring;

/// <summary>
/// The index of the highest Score, the lower one on a tie; -1 for a row of NaN, which no class name belongs to.
/// </summary>
[CustomMappingFactoryAttribute(ClassIndexContract)]
internal sealed class ClassIndexMapping : CustomMappingFactory<ScoreRow, ClassIndexRow>
{
    public override Action<ScoreRow, ClassIndexRow> GetMapping() => Map;

    public static void Map(ScoreRow row, ClassIndexRow output) =>
        output.ClassIndex = HighestScore.IndexOf(row.Score.IsDense ? row.Score.GetValues() : [.. row.Score.DenseValues()]);
}
