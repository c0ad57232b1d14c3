using MlNetClassifier.App.Output;
using MlNetClassifier.Pipelines.Explaining;

namespace MlNetClassifier.App.Explain;

/// <summary>An explanation for a terminal: the sentences, the sum where there is one, and the map in signs.</summary>
internal static class ExplanationText
{
    private const string For = " .:+#", Against = " .-=o";

    public static void Write(TextWriter writer, string name, Explanation explanation)
    {
        writer.WriteLine(name);
        writer.WriteLine($"  {explanation.Describe()}");
        if (explanation.Map is not { } map)
            return;

        writer.WriteLine($"  {ExplanationSheet.Method(explanation)}; + and # speak for "
            + $"{explanation.Predicted!.Label}, = and o for {explanation.RunnerUp!.Label}");
        float largest = Math.Max(map.Values.Max(MathF.Abs), float.Epsilon);
        foreach (float[] row in map.Values.Chunk(map.Columns))
            writer.WriteLine($"    {string.Join(' ', row.Select(value => Sign(value / largest)))}".TrimEnd());

        foreach (ClassEvidence evidence in new[] { explanation.Predicted, explanation.RunnerUp })
        {
            if (evidence is { Bias: { } bias, Cells: { } cells })
                writer.WriteLine($"  logit of {evidence.Label}: {Figures.Fixed(evidence.Logit)} = "
                    + $"{Figures.Fixed(cells.Values.Sum())} (sum of the cells) + {Figures.Fixed(bias)} (bias)");
        }
    }

    private static char Sign(float share)
    {
        string signs = share > 0 ? For : Against;
        return signs[(int)MathF.Round(MathF.Abs(share) * (signs.Length - 1))];
    }
}
