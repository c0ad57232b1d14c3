using MlNetClassifier.App.Output;
using MlNetClassifier.App.Work;
using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Training;

namespace MlNetClassifier.App.Commands;

/// <summary>The file that <c>merge</c> makes of predictions, as <c>score</c> would write it; and what they are worth.</summary>
/// <param name="Output">The file, as given.</param>
/// <param name="Format">How it is written.</param>
/// <param name="TopK">Labels to rank.</param>
/// <param name="Calibration">Decides what is unknown; null for not asking.</param>
internal sealed record MergedPredictions(string Output, MergeFormat Format, int TopK, Calibration? Calibration)
{
    /// <summary>The format that the ending of a file names.</summary>
    public static MergeFormat FormatOf(string output) => Path.GetExtension(output).ToUpperInvariant() switch
    {
        ".CSV" => MergeFormat.Csv,
        ".JSON" => MergeFormat.Json,
        ".JSONL" or ".NDJSON" => MergeFormat.Jsonl,
        ".PARQUET" => MergeFormat.Parquet,
        _ => throw new UsageException($"--out is '{output}', whose ending names no format; end it with .csv, .json, .jsonl or "
            + ".parquet, or give --format."),
    };

    /// <summary>Writes the file; where there are labels, says what <c>evaluate</c> says.</summary>
    public void Write(
        PredictionMerge merge, ScoreTask task, bool json, AppEnvironment environment, CancellationToken cancellationToken)
    {
        List<ImagePrediction> judged = [];
        int count = 0;
        IEnumerable<ImagePrediction> predictions = merge.Predictions().Select(prediction =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            count++;
            if (task.Data is not null)
                judged.Add(prediction);

            return prediction;
        });
        string file = environment.Resolve(Output);
        AtomicFile.Write(file, stream =>
        {
            if (Format == MergeFormat.Parquet)
                WriteParquet(stream, predictions, task, cancellationToken);
            else
                WriteText(stream, predictions, task);
        });
        environment.Error.WriteLine($"{Figures.Count(count, "image")} in {environment.Shorten(file)}.");
        if (task.Data is { } data)
            Judge(merge, task, data, judged, json, environment);
    }

    private void WriteText(Stream stream, IEnumerable<ImagePrediction> predictions, ScoreTask task)
    {
        using var text = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
        var writer = new PredictionWriter(
            text, Enum.Parse<PredictionFormat>(Format.ToString()), task.Classes, TopK, Calibration);
        writer.Begin();
        foreach (ImagePrediction prediction in predictions)
            writer.Write(prediction.ImagePath, prediction);

        writer.End();
    }

    private void WriteParquet(
        Stream stream, IEnumerable<ImagePrediction> predictions, ScoreTask task, CancellationToken cancellationToken)
    {
        // Its library reaches types by their names, which a program that was compiled ahead of time may not have.
        if (!TrainingSupport.IsIncluded)
            throw new UsageException(
                ElsewhereCommand.NeedsWholeProgram("Parquet") + " Merge there, or write .csv, .json or .jsonl.");

        new ParquetPredictions(task.Classes, Calibration).WriteAsync(stream, predictions, cancellationToken)
            .GetAwaiter().GetResult();
    }

    private static void Judge(
        PredictionMerge merge, ScoreTask task, string data, List<ImagePrediction> predictions, bool json,
        AppEnvironment environment)
    {
        var report = ClassificationReport.Create(task.Classes, [.. merge.Labels().Zip(predictions)]);
        if (json)
            environment.Out.WriteLine(ResultJson.Document(ReportText.Describe(report, task.Calibration)));
        else
            ReportText.Print(environment, data, report, task.Calibration);

        if (task.Unreadable.Count > 0)
            environment.Error.WriteLine($"{Figures.Count(task.Unreadable.Count, "file")} could not be read when the work was "
                + $"planned, and are not counted; the first: {Printable.Of(task.Unreadable[0])}");
    }
}
