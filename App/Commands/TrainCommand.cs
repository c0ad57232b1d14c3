using System.CommandLine;
using MlNetClassifier.App.Runs;
using MlNetClassifier.App.Settings;
using MlNetClassifier.App.Sources;
using MlNetClassifier.App.Train;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Samples;
using MlNetClassifier.Training.Trainers;

namespace MlNetClassifier.App.Commands;

/// <summary><c>train</c>: a folder of images becomes a trained, evaluated, saved model.</summary>
internal static class TrainCommand
{
    private static readonly NetworkTrainerOptions Defaults = new();

    public static Command Create(AppEnvironment environment)
    {
        Option<string?> data = new("--data", "-d")
        {
            Description = $"Folder with one sub-folder per class, or a CSV/TSV manifest [default: a sample set, drawn into {SampleData.Folder}].",
            HelpName = "PATH",
        };
        Option<double> validation = SplitArguments.Validation();
        Option<double> test = SplitArguments.Test();
        Option<double> fraction = CommonOptions.Number("--fraction", SplitOptions.DefaultTrainFraction, "Fraction of each class's train images to learn from, for a quick look; the other splits stay whole.");
        Option<string> trainer = CommonOptions.Choice("--trainer", "cnn is the network, linear the baseline: ML.NET's LbfgsMaximumEntropy on the same pixels.", TrainerKind.Cnn);
        Option<Activation?> featureActivation = new("--feature-activation")
        {
            Description = "With --trainer linear: activation applied to every pixel before it.",
            HelpName = "NAME",
            CustomParser = result => ActivationArgument.Parse(result, Activation.Parse),
        };
        Option<ImageSide> size = new("--size")
        {
            Description = "Side of the network's input in pixels, or HEIGHTxWIDTH.",
            HelpName = "PIXELS",
            DefaultValueFactory = _ => ImageSide.Default,
            CustomParser = result => ActivationArgument.Parse(result, ImageSide.Parse),
        };
        Option<string> resize = CommonOptions.Choice<ResizeMode>("--resize", "How a picture of another shape fills the input.", new ImageInput().Resize);
        Option<string> kernel = CommonOptions.Choice("--kernel", "How source pixels are weighted in the resize; always antialiased.", new ImageInput().Kernel);
        Option<RgbColor> background = new("--background")
        {
            Description = "What lies behind transparent pixels and beside a padded picture: white, black or #rrggbb.",
            HelpName = "COLOUR",
            DefaultValueFactory = _ => new ImageInput().Background,
            CustomParser = result => ActivationArgument.Parse(result, ParseColor),
        };
        Option<bool> exact = new("--exact") { Description = "Decode JPEG files in full, instead of at a fraction of their size that leaves twice the input." };
        Option<double> maxUnreadable = CommonOptions.Number("--max-unreadable", Defaults.MaxUnreadableFraction, "Fraction of the images that may be unreadable; they are left out and listed.");
        Option<bool> strict = new("--strict") { Description = "Stop if any image cannot be read; the same as --max-unreadable 0, and exit with 3." };
        Option<string> cache = CommonOptions.Choice("--cache", "Where decoded pixels are kept: ram, disk (a file that the next run on the same data uses again), or auto: ram where they fit.", PixelCacheMode.Auto);
        Option<ByteSize?> cacheBudget = new("--cache-budget")
        {
            Description = "Most memory for pixels before --cache auto takes the disk, such as 2GB [default: half of the memory].",
            HelpName = "SIZE",
            CustomParser = result => ActivationArgument.Parse(result, ByteSize.Parse),
        };
        Option<int> seed = CommonOptions.Seed();
        Option<double> coverage = CommonOptions.Number(
            "--coverage", Calibration.DefaultCoverage, "Fraction of the validation split that score --unknown answers; the threshold is chosen for it.");
        Option<bool> diagnostics = new("--diagnostics") { Description = "Measure dead units and gradient norms for the report, which takes some time." };
        Option<string> project = new("--project") { Description = "Folder of all runs.", HelpName = "DIR", DefaultValueFactory = _ => RunFolder.DefaultProject };
        Option<string> name = new("--name") { Description = "Folder of this run; a number is added if it is taken.", HelpName = "NAME", DefaultValueFactory = _ => RunFolder.DefaultName };
        Option<bool> existOk = new("--exist-ok") { Description = "Write into the folder even if it exists." };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("train", "Train a classifier, measure it on images it has not seen, save it and score with it.")
        {
            data, trainer, featureActivation, validation, test, fraction, size, resize, kernel, background, exact,
            maxUnreadable, strict, cache, cacheBudget, seed, coverage, diagnostics, project, name, existOk, json,
        };
        var training = new TrainingOptions(environment);
        foreach (Option option in training.All)
            command.Options.Add(option);

        var resumption = new Resumption(command, environment);
        Option<bool> dryRun = new("--dry-run") { Description = "Say what would be trained, how long it takes and what the test split can tell; write nothing." };
        command.Options.Add(dryRun);
        command.SetAction((parsed, cancellationToken) =>
        {
            using var log = new RunLog(environment.Error, environment.Clock);
            AppEnvironment logged = environment with { Error = log };
            if (parsed.GetValue(dryRun))
                return Task.FromResult(new DryRun(Request(parsed, cancellationToken), environment).Execute(parsed.GetValue(json)));

            TrainRun run = resumption.IsAskedFor(parsed)
                ? resumption.Resume(parsed, parsed.GetValue(project)!, merged => Request(merged, cancellationToken), logged, log)
                : new TrainRun(Request(parsed, cancellationToken), logged, log, Resumption.Given(parsed));
            return Task.FromResult(run.Execute(parsed.GetValue(json)));
        });
        return command;

        TrainRequest Request(ParseResult parsed, CancellationToken cancellationToken) => new(
            parsed.GetValue(data),
            new SplitOptions
            {
                Seed = parsed.GetValue(seed),
                ValidationFraction = parsed.GetValue(validation),
                TestFraction = parsed.GetValue(test),
                TrainFraction = parsed.GetValue(fraction),
            },
            new ImageInput
            {
                Height = parsed.GetValue(size)!.Height,
                Width = parsed.GetValue(size)!.Width,
                Resize = CommonOptions.Chosen<ResizeMode>(parsed.GetValue(resize)!),
                Kernel = CommonOptions.Chosen<ResizeKernel>(parsed.GetValue(kernel)!),
                Background = parsed.GetValue(background),
                Exact = parsed.GetValue(exact),
            },
            CommonOptions.Chosen<TrainerKind>(parsed.GetValue(trainer)!),
            training.Of(parsed, environment) with
            {
                Seed = parsed.GetValue(seed),
                MaxUnreadableFraction = parsed.GetValue(strict) ? 0 : parsed.GetValue(maxUnreadable),
                CollectDiagnostics = parsed.GetValue(diagnostics),
                CancellationToken = cancellationToken,
            },
            new LinearTrainerOptions
            {
                FeatureActivation = parsed.GetValue(featureActivation),
                MaxUnreadableFraction = parsed.GetValue(strict) ? 0 : parsed.GetValue(maxUnreadable),
                CancellationToken = cancellationToken,
            },
            CommonOptions.Chosen<PixelCacheMode>(parsed.GetValue(cache)!),
            parsed.GetValue(cacheBudget),
            parsed.GetValue(strict),
            parsed.GetValue(coverage),
            parsed.GetValue(project)!,
            parsed.GetValue(name)!,
            parsed.GetValue(existOk));
    }

    private static RgbColor ParseColor(string text) => RgbColor.TryParse(text, out RgbColor color)
        ? color
        : throw new FormatException($"--background is '{text}'; give white, black or #rrggbb.");
}
