using Microsoft.ML.Transforms;
using static MlNetClassifier.Pipelines.Scoring.ClassificationRows;

namespace MlNetClassifier.Pipelines.Scoring;

/// <summary>The index of the highest Score, the lower one of equals; -1 for a row of NaN, which no class name belongs to.</summary>
[CustomMappingFactoryAttribute(ClassIndexContract)]
internal sealed class ClassIndexMapping : CustomMappingFactory<ScoreRow, ClassIndexRow>
{
    public override Action<ScoreRow, ClassIndexRow> GetMapping() => Map;

    public static void Map(ScoreRow row, ClassIndexRow output) =>
        output.ClassIndex = OfHighest(row.Score.IsDense ? row.Score.GetValues() : [.. row.Score.DenseValues()]);

    public static int OfHighest(ReadOnlySpan<float> score)
    {
        int best = -1;
        float highest = float.NegativeInfinity;
        for (int i = 0; i < score.Length; i++)
        {
            if (score[i] > highest)
                (best, highest) = (i, score[i]);
        }

        return best;
    }
}
