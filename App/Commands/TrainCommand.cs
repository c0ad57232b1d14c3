using System.Collections.Immutable;
using System.CommandLine;
using MlNetClassifier.App.Runs;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Reading;
using MlNetClassifier.Pipelines.Training;

namespace MlNetClassifier.App.Commands;

/// <summary><c>train</c>: a folder of images becomes a trained, evaluated, saved model.</summary>
internal static class TrainCommand
{
    private static readonly ImageCnnTrainerOptions Defaults = new();

    public static Command Create(AppEnvironment environment)
    {
        Option<string?> data = new("--data", "-d")
        {
            Description = $"Folder with one sub-folder per class, or a CSV/TSV manifest [default: a sample set, drawn into {DataCommand.SampleFolder}].",
            HelpName = "PATH",
        };
        Option<double> validation = SplitArguments.Validation();
        Option<double> test = SplitArguments.Test();
        Option<int> epochs = CommonOptions.Number("--epochs", Defaults.Epochs, "Passes over the train split, at most.", "-e");
        Option<int> batch = CommonOptions.Number("--batch", Defaults.BatchSize, "Samples of one step.", "--batch-size", "-b");
        Option<double> learningRate = CommonOptions.Number("--lr", Defaults.LearningRate, "Learning rate of Adam.", "--learning-rate");
        Option<int> patience = CommonOptions.Number("--patience", Defaults.Patience, "Stop after so many epochs without a better validation loss.");
        Option<string> trainer = CommonOptions.Choice("--trainer", "cnn is the network, linear the baseline: ML.NET's LbfgsMaximumEntropy on the same pixels.", TrainerKind.Cnn);
        Option<Activation?> featureActivation = new("--feature-activation")
        {
            Description = "With --trainer linear: activation applied to every pixel before it.",
            HelpName = "NAME",
            CustomParser = result => ActivationArgument.Parse(result, Activation.Parse),
        };
        Option<ImmutableArray<Activation>> activation = new("--activation", "-a")
        {
            Description = "Activation of all hidden layers, such as relu or elu(alpha=0.5), or one for each: relu,prelu,tanh; see the verb activations.",
            HelpName = "NAME[,NAME...]",
            Arity = ArgumentArity.ExactlyOne,
            DefaultValueFactory = _ => Defaults.HiddenActivations,
            CustomParser = result => ActivationArgument.Parse(result, ActivationList.Parse),
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
        Option<int> threads = CommonOptions.Number("--threads", Defaults.Threads, "Threads of the training engine; 0 means all cores.");
        Option<double> coverage = CommonOptions.Number(
            "--coverage", Calibration.DefaultCoverage, "Fraction of the validation split that score --unknown answers; the threshold is chosen for it.");
        Option<bool> diagnostics = new("--diagnostics") { Description = "Measure dead units and gradient norms for the report, which takes some time." };
        Option<string> project = new("--project") { Description = "Folder of all runs.", HelpName = "DIR", DefaultValueFactory = _ => RunFolder.DefaultProject };
        Option<string> name = new("--name") { Description = "Folder of this run; a number is added if it is taken.", HelpName = "NAME", DefaultValueFactory = _ => RunFolder.DefaultName };
        Option<bool> existOk = new("--exist-ok") { Description = "Write into the folder even if it exists." };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("train", "Train a classifier, measure it on images it has not seen, save it and score with it.")
        {
            data, trainer, featureActivation, validation, test, epochs, batch, learningRate, patience, activation, size, resize, kernel, background, exact,
            maxUnreadable, strict, cache, cacheBudget, seed, threads, coverage, diagnostics, project, name, existOk, json,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var request = new TrainRequest(
                parsed.GetValue(data),
                new SplitOptions { Seed = parsed.GetValue(seed), ValidationFraction = parsed.GetValue(validation), TestFraction = parsed.GetValue(test) },
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
                new ImageCnnTrainerOptions
                {
                    Epochs = parsed.GetValue(epochs),
                    BatchSize = parsed.GetValue(batch),
                    LearningRate = parsed.GetValue(learningRate),
                    Patience = parsed.GetValue(patience),
                    HiddenActivations = parsed.GetValue(activation),
                    Seed = parsed.GetValue(seed),
                    Threads = parsed.GetValue(threads),
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
            using var log = new RunLog(environment.Error, environment.Clock);
            return Task.FromResult(new TrainRun(request, environment with { Error = log }, log).Execute(parsed.GetValue(json)));
        });
        return command;
    }

    private static RgbColor ParseColor(string text) => RgbColor.TryParse(text, out RgbColor color)
        ? color
        : throw new FormatException($"--background is '{text}'; give white, black or #rrggbb.");
}
