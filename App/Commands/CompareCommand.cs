using System.CommandLine;
using System.Globalization;
using MlNetClassifier.App.Compare;
using MlNetClassifier.App.Runs;
using MlNetClassifier.App.Settings;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.App.Commands;

/// <summary><c>compare</c>: the lesson's claim, demonstrated: the same network with each activation.</summary>
internal static class CompareCommand
{
    private const string DefaultName = "compare";
    private static readonly NetworkTrainerOptions Defaults = new();

    public static Command Create(AppEnvironment environment)
    {
        Option<string?> data = new("--data", "-d") { Description = "Folder with one sub-folder per class, or a CSV/TSV manifest [default: the sample set].", HelpName = "PATH" };
        Option<string> activations = new("--activations", "-a")
        {
            Description = "What to compare, separated by commas; the first is the reference. linear is the network without any non-linear function.",
            HelpName = "NAMES",
            DefaultValueFactory = _ => string.Join(',', Contestant.Lesson.Select(contestant => contestant.Activation?.Function.Name ?? contestant.Name)),
        };
        Option<string> seeds = new("--seeds", "--seed")
        {
            Description = "Seeds of the initial weights and of the order of batches, separated by commas; each trains every activation once.",
            HelpName = "N,N",
            DefaultValueFactory = _ => SplitOptions.DefaultSeed.ToString(CultureInfo.InvariantCulture),
        };
        Option<int> splitSeed = CommonOptions.Number("--split-seed", SplitOptions.DefaultSeed, "Seed of the split (and of the sample set), the same for all trainings.");
        Option<int> epochs = CommonOptions.Number("--epochs", Defaults.Epochs, "Passes over the train split, at most.", "-e");
        Option<int> batch = CommonOptions.Number("--batch", Defaults.BatchSize, "Samples of one step.", "--batch-size", "-b");
        Option<double> learningRate = CommonOptions.Number("--lr", Defaults.LearningRate, "Learning rate of Adam.", "--learning-rate");
        Option<int> patience = CommonOptions.Number("--patience", Defaults.Patience, "Stop after so many epochs without a better validation loss.");
        Option<int> threads = CommonOptions.Number("--threads", Defaults.Threads, "Threads of the training engine; 0 means all cores.");
        Option<ImageSide> size = new("--size")
        {
            Description = "Side of the network's input in pixels, or HEIGHTxWIDTH.",
            HelpName = "PIXELS",
            DefaultValueFactory = _ => ImageSide.Default,
            CustomParser = result => ActivationArgument.Parse(result, ImageSide.Parse),
        };
        Option<string> project = new("--project") { Description = "Folder of all runs.", HelpName = "DIR", DefaultValueFactory = _ => RunFolder.DefaultProject };
        Option<string> name = new("--name") { Description = "Folder of this comparison; the same command again goes on where it was stopped.", HelpName = "NAME", DefaultValueFactory = _ => DefaultName };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("compare", "Train the network once per activation, from the same weights on the same batches, and compare.")
        {
            data, activations, seeds, splitSeed, epochs, batch, learningRate, patience, threads, size, project, name, json,
        };
        command.SetAction((parsed, cancellationToken) => Task.FromResult(new CompareRun(
            new CompareRequest(
                parsed.GetValue(data),
                Contestants(parsed.GetValue(activations)!),
                [.. parsed.GetValue(seeds)!.Split(',').Select(Seed)],
                new SplitOptions { Seed = parsed.GetValue(splitSeed) },
                new ImageInput { Height = parsed.GetValue(size)!.Height, Width = parsed.GetValue(size)!.Width },
                new NetworkTrainerOptions
                {
                    Epochs = parsed.GetValue(epochs),
                    BatchSize = parsed.GetValue(batch),
                    LearningRate = parsed.GetValue(learningRate),
                    Patience = parsed.GetValue(patience),
                    Threads = parsed.GetValue(threads),
                    CancellationToken = cancellationToken,
                },
                parsed.GetValue(project)!,
                parsed.GetValue(name)!),
            environment).Execute(parsed.GetValue(json))));
        return command;
    }

    private static IReadOnlyList<Contestant> Contestants(string text)
    {
        try
        {
            return Contestant.ParseList(text);
        }
        catch (FormatException error)
        {
            throw new UsageException(error.Message);
        }
    }

    private static int Seed(string word) => int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int seed)
        ? seed
        : throw new UsageException($"--seeds has '{word}'; give whole numbers separated by commas, such as 0,1,2.");
}
