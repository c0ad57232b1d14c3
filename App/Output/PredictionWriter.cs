using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Output;

/// <summary>Writes predictions, one after the other, in one of the formats.</summary>
/// <remarks>
/// With a calibration, answers below its threshold are <c>unknown</c>, and each comes with how sure the model is. With a
/// width, a line of the table that is longer is broken after the name and between words; without one it stays whole.
/// </remarks>
internal sealed class PredictionWriter(
    TextWriter writer, PredictionFormat format, IReadOnlyList<string> classes, int topK, Calibration? calibration = null,
    int? width = null)
{
    private const int ProbabilityWidth = 7;
    private const string Indent = "    ";
    private int _count;

    public void Begin()
    {
        if (format == PredictionFormat.Csv)
            writer.WriteLine(
                Csv.Row(["path", "predicted_label", "probability", .. Calibrated("calibrated_probability", "is_unknown"),
                    .. classes.Select(name => "p_" + name), "error", "note"]));
    }

    public void Write(string name, ImagePrediction prediction)
    {
        switch (format)
        {
            case PredictionFormat.Json:
                writer.WriteLine(_count == 0 ? "[" : ",");
                writer.Write("  " + Describe(name, prediction));
                break;
            case PredictionFormat.Jsonl:
                writer.WriteLine(Describe(name, prediction));
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
            writer.WriteLine(_count == 0 ? "[]" : Environment.NewLine + "]");
    }

    /// <summary>Leaves what was written whole, after an error: nothing, or an array of the predictions before it.</summary>
    public void Abandon()
    {
        if (_count > 0)
            End();
    }

    private IEnumerable<string> Calibrated(params string[] fields) => calibration is null ? [] : fields;

    private string Answer(ImagePrediction prediction) =>
        calibration?.IsUnknown(prediction) == true ? Calibration.UnknownLabel : prediction.PredictedLabel;

    private string Describe(string name, ImagePrediction prediction) =>
        PredictionDocument.Of(name, prediction, classes, topK, calibration).ToJson();

    private IEnumerable<string> Fields(string name, ImagePrediction prediction) => prediction.Error is { } error
        ?
        [
            name, string.Empty, string.Empty, .. Calibrated(string.Empty, string.Empty), .. classes.Select(_ => string.Empty),
            error, string.Empty,
        ]
        :
        [
            name,
            Answer(prediction),
            Figures.Exact(prediction.Score.Max()),
            .. calibration is null ? [] : Calibrated(
                Figures.Exact(calibration.Confidence(prediction)), calibration.IsUnknown(prediction) ? "true" : "false"),
            .. prediction.Score.Select(Figures.Exact),
            string.Empty,
            prediction.Note ?? string.Empty,
        ];

    // Paths differ in length and there may be no end of them, so lines are written as they come instead of as a drawn table.
    private string Line(string name, ImagePrediction prediction)
    {
        if (prediction.Error is { } error)
            return Fit(Printable.Of(name), Printable.Of($"error: {error}"));

        string unknown = calibration?.IsUnknown(prediction) == true ? $"{Calibration.UnknownLabel}, perhaps " : string.Empty;
        IEnumerable<string> ranked = prediction.Ranked(classes, topK)
            .Select(pair => $"{pair.Label} {Figures.Percent(pair.Probability).PadLeft(ProbabilityWidth)}");
        string note = prediction.Note is null ? string.Empty : $"   {prediction.Note}";
        return Fit(Printable.Of(name), Printable.Of(unknown + string.Join("   ", ranked) + note));
    }

    private string Fit(string name, string answer) => width is not { } most || TextWidth.Of($"{name}  {answer}") <= most
        ? $"{name}  {answer}"
        : string.Join(Environment.NewLine + Indent, Prose.Lines(answer, most - Indent.Length).Prepend(name));
}
