using MlNetClassifier.Pipelines.Scoring;

namespace MlNetClassifier.App.Output;

/// <summary>Writes predictions, one after the other, in one of the formats.</summary>
internal sealed class PredictionWriter(TextWriter writer, PredictionFormat format, IReadOnlyList<string> classes, int topK)
{
    private const int ProbabilityWidth = 7;
    private int _count;

    public void Begin()
    {
        if (format == PredictionFormat.Json)
            writer.Write('[');
        else if (format == PredictionFormat.Csv)
            writer.WriteLine(Csv.Row(["path", "predicted_label", "probability", .. classes.Select(name => "p_" + name), "error"]));
    }

    public void Write(string name, ImagePrediction prediction)
    {
        switch (format)
        {
            case PredictionFormat.Json:
                writer.WriteLine(_count == 0 ? string.Empty : ",");
                writer.Write("  " + ResultJson.OneLine(Describe(name, prediction)));
                break;
            case PredictionFormat.Jsonl:
                writer.WriteLine(ResultJson.OneLine(Describe(name, prediction)));
                break;
            case PredictionFormat.Csv:
                writer.WriteLine(Csv.Row(Fields(name, prediction)));
                break;
            default:
                writer.WriteLine(Line(name, prediction));
                break;
        }

        _count++;
    }

    public void End()
    {
        if (format == PredictionFormat.Json)
            writer.WriteLine(_count == 0 ? "]" : Environment.NewLine + "]");
    }

    // System.Text.Json writes a float so that it reads back as the same bits.
    private object Describe(string name, ImagePrediction prediction) => prediction.Error is { } error
        ? new { Path = name, Error = error }
        : new
        {
            Path = name,
            prediction.PredictedLabel,
            Ranked = prediction.Ranked(classes, topK).Select(pair => new { pair.Label, pair.Probability }),
            prediction.Score,
            prediction.Logits,
        };

    private IEnumerable<string> Fields(string name, ImagePrediction prediction) => prediction.Error is { } error
        ? [name, string.Empty, string.Empty, .. classes.Select(_ => string.Empty), error]
        : [name, prediction.PredictedLabel, Figures.Exact(prediction.Score.Max()), .. prediction.Score.Select(Figures.Exact), string.Empty];

    // Paths differ in length and a run of them may be endless, so lines are written as they come instead of as a drawn table.
    private string Line(string name, ImagePrediction prediction) => prediction.Error is { } error
        ? $"{name}  error: {error}"
        : $"{name}  {string.Join("   ", prediction.Ranked(classes, topK).Select(pair => $"{pair.Label} {Figures.Percent(pair.Probability).PadLeft(ProbabilityWidth)}"))}";
}
