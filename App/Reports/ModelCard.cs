using System.Text.Json.Nodes;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Runs;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.App.Reports;

/// <summary>
/// <c>model_card.md</c> and <c>.json</c>: what somebody who is given the model needs to know. What it may be used for is for
/// the user to say, so that is kept when the card is written again, and <c>report</c> does not touch a card.
/// </summary>
internal static class ModelCard
{
    public const string TextName = "model_card.md";
    public const string JsonName = "model_card.json";
    private const string ToFill = "Not stated. Whoever passes this model on should say so here.";
    private const string ToFillInSentence = "not stated; whoever passes this model on should say so here.";
    private const string LicenceMark = "under what licence: ";
    private const int FewImages = 100;
    private static readonly string[] Headings = ["Intended use", "Not for", "Figures", "Limits", "Data", "Training"];

    public static void Write(RunFolder folder, RunRecord run)
    {
        if (run.Manifest is not { } manifest)
            return;

        var notes = CardNotes.Read(folder);
        folder.WriteJson(JsonName, Describe(run, manifest, notes));
        folder.WriteText(TextName, Text(run, manifest, notes));
    }

    private static JsonObject Describe(RunRecord run, ModelManifest manifest, CardNotes notes) => new()
    {
        ["name"] = run.Name,
        ["created"] = manifest.Created,
        ["task"] = "image classification",
        ["intendedUse"] = notes.Field("intendedUse"),
        ["notFor"] = notes.Field("notFor"),
        ["licence"] = notes.Field("licence"),
        ["classes"] = ResultJson.List(manifest.Classes),
        ["input"] = ResultJson.Of(manifest.Input),
        ["parameters"] = manifest.Network.Parameters,
        ["hiddenActivations"] = ResultJson.List(manifest.Network.HiddenActivations),
        ["weightsSha256"] = manifest.Network.WeightsSha256,
        ["features"] = manifest.DescribeNetwork().Backbone is { } backbone ? new JsonObject
        {
            ["source"] = backbone.Source,
            ["sha256"] = backbone.Sha256,
            ["output"] = backbone.Output,
            ["features"] = backbone.Features,
            ["pixels"] = ResultJson.Of(backbone.Pixels),
            ["storage"] = backbone.Storage,
        } : null,
        ["training"] = ResultJson.Of(manifest.Training),
        ["data"] = ResultJson.Of(manifest.Data),
        ["metrics"] = ResultJson.Of(manifest.Metrics),
        ["perClass"] = ResultJson.Of(run.Report?.PerClass),
        ["calibration"] = ResultJson.Of(manifest.Calibration),
        ["storage"] = ResultJson.Of(run.State.StorageCost),
        ["limits"] = ResultJson.List(Limits(run, manifest)),
        ["environment"] = ResultJson.Of(manifest.Environment),
    };

    private static string Text(RunRecord run, ModelManifest manifest, CardNotes notes) => $"""
        # Model card: {Plain(run.Name)}

        Image classifier for {Figures.Count(manifest.Classes.Count)} classes: {Plain(string.Join(", ", manifest.Classes))}.
        Trained {manifest.Created:yyyy-MM-dd} with MlNetClassifier {manifest.Environment.GetValueOrDefault("MlNetClassifier")}. The model is `{RunFolder.ModelName}`.

        ## Intended use

        {notes.Section("Intended use", ToFill)}

        ## Not for

        {notes.Section("Not for", ToFill)}

        ## Figures

        {Measured(run, manifest)}

        ## Limits

        {string.Join('\n', Limits(run, manifest).Select(limit => "- " + Plain(limit)))}

        ## Data

        | split | images |
        | --- | ---: |
        | train | {Figures.Count(manifest.Data.Train.Sum())} |
        | validation | {Figures.Count(manifest.Data.Validation.Sum())} |
        | test | {Figures.Count(manifest.Data.Test.Sum())} |

        {Figures.Count(manifest.Data.Unreadable, "image")} could not be read. Fingerprint `{manifest.Data.Fingerprint}`; every file is in `{DatasetFile.Name}`.
        Where the images come from and {LicenceMark}{notes.After("Data", LicenceMark, ToFillInSentence)}

        ## Training

        {Network(manifest)}, input {manifest.Input.Image}; {Ending(run, manifest)}, seed {manifest.Training.Seed},
        {manifest.Training.Optimizer}, {manifest.Training.Loss}.{HiddenActivations(manifest)} All options are in `{RunFolder.ArgumentsName}`.{notes.Others(Headings)}

        """.ReplaceLineEndings("\n");

    private static string Network(ModelManifest manifest) => manifest.DescribeNetwork().Backbone is { } backbone
        ? $"{manifest.Training.Trainer}, {Figures.Count(manifest.Network.Parameters)} parameters on "
            + $"{Figures.Count(backbone.Features)} features of the pretrained network {Plain(backbone.Source)} (output "
            + $"`{Plain(backbone.Output)}`, sha256 `{backbone.Sha256}`, {backbone.Storage}, {Plain(backbone.Pixels)})"
        : $"{manifest.Training.Trainer}, {Figures.Count(manifest.Network.Parameters)} parameters";

    private static string Ending(RunRecord run, ModelManifest manifest)
    {
        string? ending = run.StoppedBy is { } reason ? TrainingEnding.Of(reason, run.Monitor) : null;
        return run.StoppedBy == StopReason.Converged
            ? ending!
            : $"best epoch {manifest.Training.BestEpoch} of {manifest.Training.EpochsRun}{(ending is null ? string.Empty : $" ({ending})")}";
    }

    private static string HiddenActivations(ModelManifest manifest) => manifest.Network.HiddenActivations is [_, ..] hidden
        ? $" Hidden activations: {Figures.ShortLists(string.Join(", ", hidden))}."
        : string.Empty;

    private static string Measured(RunRecord run, ModelManifest manifest)
    {
        if (run.Report is not { } report)
            return "Nothing was measured: there were too few readable images for a validation or a test split.";

        IEnumerable<string> classes = report.PerClass.Select(metrics =>
            $"| {Plain(metrics.Label)} | {Figures.Count(metrics.Support)} | {Figures.Percent(metrics.Precision)} | "
                + $"{Figures.Percent(metrics.Recall)} | {Figures.Interval(metrics.RecallInterval)} | "
                + $"{Figures.Percent(metrics.F1)} |");
        return $"""
            On the {run.Predictions!.Split} split, {Figures.Count(report.Samples, "image")}: accuracy **{Figures.Percent(report.Accuracy)}** (95 % interval {Figures.Interval(report.AccuracyInterval)}),
            macro accuracy {Figures.Percent(report.MacroAccuracy)}, log-loss {Figures.Fixed(report.LogLoss)}. {ReportText.Honesty(report, manifest.Calibration)}

            | class | images | precision | recall | recall, 95 % interval | F1 |
            | --- | ---: | ---: | ---: | --- | ---: |
            {string.Join("\n", classes)}
            """;
    }

    private static IEnumerable<string> Limits(RunRecord run, ModelManifest manifest)
    {
        yield return manifest.Calibration is { UnknownThreshold: > 0 } calibration
            ? "Every picture is given one of the classes, even one that shows none of them. score --unknown answers unknown "
                + (calibration.Novelty is null
                    ? $"with a {ReportText.Rule(calibration)}; that catches unsure answers, not every strange picture."
                    : $"with a {ReportText.Rule(calibration)}: for pictures that are far from all training images, and for unsure "
                        + "answers. That catches many strange pictures, not every one; evaluate --unknown FOLDER counts them.")
            : "Every picture is given one of the classes, even one that shows none of them.";
        foreach (UnknownTest test in run.State.UnknownTests)
        {
            yield return $"Shown {Figures.Count(test.Unknown, "picture")} of none of its classes ({test.Name}), score --unknown gave "
                + $"{Figures.Count((test.Novelty ?? test.Probability).Accepted)} of them a class.";
        }

        yield return "It was measured on a part of the same data. Pictures from elsewhere (another camera, light, place or "
            + "time) were not measured.";
        if (run.Predictions is { Split: not "test" })
            yield return "There was no test split: the figures are those of the validation split, which chose the epoch, so "
                + "they are flattering.";

        if (run.Report?.PerClass.Where(metrics => metrics.Support < FewImages).ToArray() is { Length: > 0 } few)
            yield return $"{Figures.Count(few.Length)} of {Figures.Count(manifest.Classes.Count)} classes had fewer than "
                + $"{FewImages} images to measure on; read their figures with their intervals.";

        if (manifest.DescribeNetwork().Backbone is { } backbone)
            yield return $"Its features come from {backbone.Source}, which others trained on pictures of theirs; which these "
                + "were, and what the network took over from them, is not known here.";

        if (run.State.StorageCost is { } cost)
            yield return StorageText.Of(cost);

        yield return $"Pictures are resized to {manifest.Input.Height} x {manifest.Input.Width} pixels: small details are lost.";
    }

    // A class name must not become a table, a heading or a tag of the document.
    private static string Plain(string text) => string.Concat(text.Select(letter => letter switch
    {
        '\n' or '\r' => " ",
        '<' => "&lt;",
        '\\' or '`' or '*' or '_' or '|' or '[' or ']' or '#' => "\\" + letter,
        _ => Printable.Of(letter.ToString()),
    }));
}
