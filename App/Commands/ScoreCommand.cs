using System.CommandLine;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Sources;
using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Scoring;

namespace MlNetClassifier.App.Commands;

/// <summary><c>score</c>: a saved model on image files.</summary>
internal static class ScoreCommand
{
    /// <summary>Labels that are ranked unless something else is asked for.</summary>
    public const int DefaultTopK = 3;

    public static Command Create(AppEnvironment environment)
    {
        Option<string?> model = CommonOptions.Model();
        Option<string> format = CommonOptions.Choice("--format",
            "How the result is written; if it is not given, the ending of --out decides: .csv, .json, .jsonl or .txt.",
            PredictionFormat.Table);
        Option<int> topK = CommonOptions.Number("--top-k", DefaultTopK, "How many labels to rank.", "--topk", "-k");
        Option<string?> output = new("--out", "-o")
        {
            Description = "Write the result to a file instead of standard output.",
            HelpName = "FILE",
        };
        Option<bool> unknown = new("--unknown")
        {
            Description = "Answer 'unknown' where the calibrated probability is below the threshold that training chose for "
                + "its --coverage.",
        };
        Option<bool> strict = new("--strict") { Description = "Exit with 3 if an image is damaged or could not be read." };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("score", "Score images with a saved model: ranked class names with probabilities.")
        {
            model, format, topK, unknown, output, strict, json,
        };
        var sources = new SourceOptions(command);
        FileNames.RefuseFolders(output, environment);
        command.SetAction((parsed, cancellationToken) => Task.FromResult(Run(
            new Request(
                sources.Given(parsed),
                parsed.GetValue(model),
                parsed.GetValue(json) ? PredictionFormat.Json
                    : parsed.GetResult(format) is null or { Implicit: true } ? FormatOf(parsed.GetValue(output))
                    : CommonOptions.Chosen<PredictionFormat>(parsed.GetValue(format)!),
                parsed.GetValue(topK),
                parsed.GetValue(unknown),
                parsed.GetValue(output),
                parsed.GetValue(strict)),
            environment,
            cancellationToken)));
        return command;
    }

    private static int Run(Request request, AppEnvironment environment, CancellationToken cancellationToken)
    {
        if (request.Sources.Count == 0)
            throw new UsageException("There is nothing to score; give images, folders, globs, @LIST or -.");

        if (request.TopK < 1)
            throw new UsageException($"--top-k is {request.TopK}; give 1 or more.");

        using ImageScorer scorer = ModelFile.Load(request.Model, environment);
        if (request.Unknown && scorer.Calibration is null)
            throw new UsageException("The model has no threshold for --unknown, because it was trained without a validation "
                + "split; leave the option out, or train with one.");

        IEnumerable<ImageSource> sources = ImageSources.Expand(request.Sources, environment);
        (int count, int errors, int notes) = request.Output is { } file
            ? WriteFile(environment.Resolve(file), writer => Write(writer, scorer, sources, request, null, cancellationToken))
            : Write(request.Format == PredictionFormat.Csv ? environment.Data : environment.Out, scorer, sources, request,
                environment.OutIsTerminal ? environment.Width : null, cancellationToken);
        if (errors == count)
        {
            environment.Error.WriteLine(count == 0
                ? "Nothing was scored: the list names no image."
                : count == 1 ? "Nothing was scored: the image could not be read; its row says why."
                : $"Nothing was scored: none of the {Figures.Count(count)} images could be read; the rows say why.");
            return ExitCode.Data;
        }

        if (errors > 0)
            environment.Error.WriteLine(
                $"{Figures.Count(errors)} of {Figures.Count(count)} images could not be read; their rows say why.");

        if (notes > 0)
            environment.Error.WriteLine($"{Figures.Count(notes)} of {Figures.Count(count)} images could be decoded only with a "
                + "warning; their rows have a note.");

        return errors + notes > 0 && request.Strict ? ExitCode.Data : ExitCode.Ok;
    }

    private static PredictionFormat FormatOf(string? output) => Path.GetExtension(output)?.ToUpperInvariant() switch
    {
        ".CSV" => PredictionFormat.Csv,
        ".JSON" => PredictionFormat.Json,
        ".JSONL" or ".NDJSON" => PredictionFormat.Jsonl,
        null or "" or ".TXT" => PredictionFormat.Table,
        _ => throw new UsageException($"--out is '{output}', whose ending names no format; end it with .csv, .json, .jsonl, "
            + $".ndjson or .txt, or give --format."),
    };

    private static Tally WriteFile(string path, Func<TextWriter, Tally> write)
    {
        Tally written = default;
        AtomicFile.Write(path, stream =>
        {
            using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
            written = write(writer);
        });
        return written;
    }

    private static Tally Write(
        TextWriter writer, ImageScorer scorer, IEnumerable<ImageSource> sources, Request request, int? width,
        CancellationToken cancellationToken)
    {
        int count = 0, errors = 0, notes = 0;
        var predictions =
            new PredictionWriter(writer, request.Format, scorer.Classes, request.TopK,
                request.Unknown ? scorer.Calibration : null, width);
        predictions.Begin();
        try
        {
            foreach ((ImageSource source, ImagePrediction prediction) in scorer.Score(sources, source => source.Path))
            {
                cancellationToken.ThrowIfCancellationRequested();
                predictions.Write(source.Name, prediction);
                count++;
                errors += prediction.Error is null ? 0 : 1;
                notes += prediction.Note is null ? 0 : 1;
            }
        }
        catch
        {
            predictions.Abandon();
            throw;
        }

        predictions.End();
        return new(count, errors, notes);
    }

    private readonly record struct Tally(int Count, int Errors, int Notes);

    private sealed record Request(IReadOnlyList<string> Sources, string? Model, PredictionFormat Format, int TopK, bool Unknown,
        string? Output, bool Strict);
}
