namespace MlNetClassifier.Pipelines.Evaluation;

/// <summary>Which class a row of Score stands for.</summary>
internal static class HighestScore
{
    /// <summary>The index of the highest Score, the lower one on a tie; -1 for a row of NaN.</summary>
    public static int IndexOf(ReadOnlySpan<float> score)
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
