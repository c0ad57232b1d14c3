using Microsoft.ML.Transforms;
using static MlNetClassifier.Pipelines.Scoring.ClassificationRows;

namespace MlNetClassifier.Pipelines.Scoring;

/// <summary>The index of the highest Score, the lower one of equals; -1 for a row of NaN, which no class name belongs to.</summary>
[CustomMappingFactoryAttribute(ClassIndexContract)]
internal sealed class ClassIndexMapping : CustomMappingFactory<ScoreRow, ClassIndexRow>
{
    public override Action<ScoreRow, ClassIndexRow> GetMapping() => Map;

    public static void Map(ScoreRow row, ClassIndexRow output)
    {
        int best = -1;
        float highest = float.NegativeInfinity;
        foreach (KeyValuePair<int, float> score in row.Score.Items(all: true))
        {
            if (score.Value > highest)
                (best, highest) = (score.Key, score.Value);
        }

        output.ClassIndex = best;
    }
}
