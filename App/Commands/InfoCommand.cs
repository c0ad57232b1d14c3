using System.CommandLine;
using System.Globalization;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Runs;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.App.Commands;

/// <summary><c>info</c>: what a saved model says about itself.</summary>
internal static class InfoCommand
{
    public static Command Create(AppEnvironment environment)
    {
        Argument<string?> file = new("FILE")
        {
            Description = "Model file, or the folder of its run; the same as --model.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string?> model = CommonOptions.Model("model.zip of the newest run below runs/");
        Option<bool> wide = CommonOptions.Wide();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("info", "Show what a saved model is: classes, input, layers, training, metrics, versions.")
        {
            file, model, wide, json,
        };
        FileNames.RefuseOptions(command, file);
        command.SetAction(parsed => Run(
            parsed.GetValue(file) ?? parsed.GetValue(model), parsed.GetValue(json), parsed.GetValue(wide), environment));
        return command;
    }

    private static int Run(string? model, bool json, bool isWide, AppEnvironment environment)
    {
        string path = ModelFile.Find(model, environment);
        ModelManifest manifest = ModelArchive.ReadManifest(path);
        if (json)
            environment.Out.Write(manifest.ToJson());
        else
            Print(manifest, environment.Shorten(path), isWide, environment);

        return ExitCode.Ok;
    }

    private static void Print(ModelManifest manifest, string path, bool isWide, AppEnvironment environment)
    {
        const int NameWidth = 14;
        Row("model", $"{path}, format {manifest.FormatVersion}, saved "
            + $"{manifest.Created.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)}");
        Row("classes", $"{manifest.Classes.Count}: {ModelFile.Names(manifest.Classes)}");
        Row("input", $"{manifest.Input.Image}; {manifest.Input.ChannelOrder}, {manifest.Input.Layout}, {manifest.Input.Pixels}");
        LayerTable.Write(environment, manifest.Network, isWide);
        if (manifest.DescribeNetwork().Backbone is { } backbone)
            Row("storage", $"{backbone.Storage} (the pretrained weights of {backbone.Source})");

        ModelManifest.TrainingSection training = manifest.Training;
        Row("training", string.Create(
            CultureInfo.InvariantCulture,
            $"{training.Trainer}; {Course(training)}"
            + $"{Optional("batch", training.BatchSize)}{Optional("learning rate", training.LearningRate)}, seed "
            + $"{training.Seed}, {Figures.Count(training.Threads, "thread")}"));
        Row("optimizer", $"{training.Optimizer}, {training.Loss}");
        foreach ((string split, ModelManifest.MetricsSection metrics) in manifest.Metrics)
        {
            Row(split, $"accuracy {Figures.Percent(metrics.Accuracy)} "
                + $"({Figures.Interval(new(metrics.AccuracyLow, metrics.AccuracyHigh))}), "
                + $"macro accuracy {Figures.Percent(metrics.MacroAccuracy)}, log-loss {Figures.Fixed(metrics.LogLoss)} on "
                + $"{Figures.Count(metrics.Samples, "image")}");
        }

        if (manifest.Calibration is { } calibration)
        {
            Row("calibration", $"temperature {Figures.Fixed(calibration.Temperature, 2)} on "
                + $"{Figures.Count(calibration.Samples, "validation image")} (calibration error "
                + $"{Figures.Percent(calibration.ErrorBefore)}, {Figures.Percent(calibration.ErrorAfter)} with it); unknown "
                + $"with a {ReportText.Rule(calibration)} for coverage "
                + Figures.Percent(calibration.Coverage));
        }

        Row("data", $"train {Figures.Count(manifest.Data.Train.Sum())}, validation "
            + $"{Figures.Count(manifest.Data.Validation.Sum())}, test {Figures.Count(manifest.Data.Test.Sum())} images, "
            + $"{Figures.Count(manifest.Data.Unreadable)} unreadable; {manifest.Data.Fingerprint}");
        Row("weights", "sha256:" + manifest.Network.WeightsSha256.Replace("sha256:", string.Empty, StringComparison.Ordinal));
        Row("JPEG here", JpegDecoder.Current.Name);
        Row("made with", string.Join(", ", manifest.Environment.Select(pair => $"{pair.Key} {pair.Value}")));

        static string Course(ModelManifest.TrainingSection training) => training.BatchSize is null
            ? Ending(training)
            : $"{training.EpochsRun} of {Figures.Count(training.Epochs, "epoch")} ({Ending(training)}), best epoch "
                + $"{training.BestEpoch}";

        static string Ending(ModelManifest.TrainingSection training) =>
            Enum.TryParse(training.StoppedBy, ignoreCase: true, out StopReason reason)
                ? TrainingEnding.Of(reason, monitor: null)
                : training.StoppedBy;

        static string Optional(string name, double? value) =>
            value is { } number ? $", {name} {Figures.Exact(number)}" : string.Empty;

        // A hash stands below its name where it has no room beside it.
        void Row(string name, string value)
        {
            bool fits = value.Split(' ').All(word => NameWidth + TextWidth.Of(word) <= environment.Width);
            if (!fits)
                environment.Out.WriteLine(name);

            Prose.Write(environment, value, fits ? name.PadRight(NameWidth) : "  ");
        }
    }
}
