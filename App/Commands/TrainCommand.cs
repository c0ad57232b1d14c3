using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using MlNetClassifier.App.Runs;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Networks;
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
        Option<double> validation = Number("--val-split", SplitOptions.DefaultValidationFraction, "Fraction of each class that chooses the best epoch.", "--validation-split");
        Option<double> test = Number("--test-split", SplitOptions.DefaultTestFraction, "Fraction of each class that judges the result, once.");
        Option<int> epochs = Number("--epochs", Defaults.Epochs, "Passes over the train split, at most.", "-e");
        Option<int> batch = Number("--batch", Defaults.BatchSize, "Samples of one step.", "--batch-size", "-b");
        Option<double> learningRate = Number("--lr", Defaults.LearningRate, "Learning rate of Adam.", "--learning-rate");
        Option<int> patience = Number("--patience", Defaults.Patience, "Stop after so many epochs without a better validation loss.");
        Option<ImmutableArray<Activation>> activation = new("--activation", "-a")
        {
            Description = "Activation of all hidden layers, such as relu or elu(alpha=0.5), or one for each: relu,prelu,tanh; see the verb activations.",
            HelpName = "NAME[,NAME...]",
            Arity = ArgumentArity.ExactlyOne,
            DefaultValueFactory = _ => Defaults.HiddenActivations,
            CustomParser = result => Parsed(result, ActivationList.Parse),
        };
        Option<ImageSide> size = new("--size")
        {
            Description = "Side of the network's input in pixels, or HEIGHTxWIDTH.",
            HelpName = "PIXELS",
            DefaultValueFactory = _ => ImageSide.Default,
            CustomParser = result => Parsed(result, ImageSide.Parse),
        };
        Option<string> resize = CommonOptions.Choice<ResizeMode>("--resize", "How a picture of another shape fills the input.", new ImageInput().Resize);
        Option<int> seed = CommonOptions.Seed();
        Option<int> threads = Number("--threads", Defaults.Threads, "Threads of the training engine; 0 means all cores.");
        Option<string> project = new("--project") { Description = "Folder of all runs.", HelpName = "DIR", DefaultValueFactory = _ => RunFolder.DefaultProject };
        Option<string> name = new("--name") { Description = "Folder of this run; a number is added if it is taken.", HelpName = "NAME", DefaultValueFactory = _ => RunFolder.DefaultName };
        Option<bool> existOk = new("--exist-ok") { Description = "Write into the folder even if it exists." };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("train", "Train a classifier, measure it on images it has not seen, save it and score with it.")
        {
            data, validation, test, epochs, batch, learningRate, patience, activation, size, resize, seed, threads, project, name, existOk, json,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var request = new TrainRequest(
                parsed.GetValue(data),
                new SplitOptions { Seed = parsed.GetValue(seed), ValidationFraction = parsed.GetValue(validation), TestFraction = parsed.GetValue(test) },
                new ImageInput { Height = parsed.GetValue(size)!.Height, Width = parsed.GetValue(size)!.Width, Resize = CommonOptions.Chosen<ResizeMode>(parsed.GetValue(resize)!) },
                new ImageCnnTrainerOptions
                {
                    Epochs = parsed.GetValue(epochs),
                    BatchSize = parsed.GetValue(batch),
                    LearningRate = parsed.GetValue(learningRate),
                    Patience = parsed.GetValue(patience),
                    HiddenActivations = parsed.GetValue(activation),
                    Seed = parsed.GetValue(seed),
                    Threads = parsed.GetValue(threads),
                    CancellationToken = cancellationToken,
                },
                parsed.GetValue(project)!,
                parsed.GetValue(name)!,
                parsed.GetValue(existOk));
            return Task.FromResult(new TrainRun(request, environment).Execute(parsed.GetValue(json)));
        });
        return command;
    }

    private static Option<T> Number<T>(string name, T standard, string description, params string[] aliases)
        where T : struct => new(name, aliases)
        {
            Description = description,
            HelpName = "N",
            DefaultValueFactory = _ => standard,
        };

    private static T? Parsed<T>(ArgumentResult result, Func<string, T> parse)
    {
        try
        {
            return parse(result.Tokens[0].Value);
        }
        catch (FormatException error)
        {
            result.AddError(error.Message);
            return default;
        }
    }
}
