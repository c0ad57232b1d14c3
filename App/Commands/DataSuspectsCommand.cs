using System.CommandLine;
using System.Text.Json.Nodes;
using MlNetClassifier.App.Checking;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Settings;
using MlNetClassifier.App.Suspects;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Checking;
using MlNetClassifier.Data.Discovery;
using MlNetClassifier.Training;
using MlNetClassifier.Training.Backbones;

namespace MlNetClassifier.App.Commands;

/// <summary><c>data suspects</c>: labels that are probably wrong, copies and strange pictures, for a person to decide on.
/// </summary>
internal static class DataSuspectsCommand
{
    private const string Verb = "suspects";
    private const string NetworkOption = "--network";
    private const string Description =
        "Find labels that are probably wrong, copies and strange pictures, and write a page to decide on them. Changes no file.";

    // Which images, how they are split, and what features depend on.
    private static readonly string[] Taken =
    [
        "--data", NetworkOption, "--features", "--pixels", "--size", "--resize", "--kernel", "--background", "--exact",
        "--val-split", "--test-split", "--seed",
    ];

    public static Command Create(AppEnvironment environment)
    {
        if (!TrainingSupport.IsIncluded)
            return ElsewhereCommand.Create(Verb, Description, environment);

        Option<string?> unlabelled = new("--unlabelled")
        {
            Description = "Images without labels: which of them to label first.",
            HelpName = "DIR",
        };
        Option<string> output = new("--out", "-o")
        {
            Description = "Folder to write suspects.csv, ranking.csv and suspects.html into.",
            HelpName = "DIR",
            DefaultValueFactory = _ => SuspectsFolder.DefaultName,
        };
        Option<bool> overwrite = new("--overwrite") { Description = "Write into a folder that has other files in it." };
        Option<bool> json = CommonOptions.Json();
        var command = new Command(Verb, Description)
        {
            unlabelled, output, overwrite, json,
        };
        FileNames.RefuseOptions(command, unlabelled);
        FileNames.RefuseOptions(command, output);
        var settings = SettingsOptions.AddTo(
            command, SettingsTable.All.Where(setting => Taken.Contains(setting.Name)), environment, _ => true);
        command.SetAction((parsed, cancellationToken) =>
        {
            JsonObject given = SettingsOptions.Given(parsed.CommandResult);
            if (!given.ContainsKey(NetworkOption))
                given[NetworkOption] = ResNet18Backbone.BackboneName;

            TrainRequest request = settings.Request(given, cancellationToken);
            string folder = environment.Resolve(parsed.GetValue(output)!);
            if (request.Data is null)
            {
                throw new UsageException("There are no images; give the folder of the images, such as 'data suspects my-images', "
                    + "or --data PATH.");
            }

            if (!parsed.GetValue(overwrite) && SuspectsFolder.Fault(folder) is { } fault)
                throw new UsageException($"--out is '{parsed.GetValue(output)}', {fault}");

            SuspectsResult result = Find(request, parsed.GetValue(unlabelled), environment, cancellationToken);
            SuspectsFolder.Write(folder, result, parsed.GetValue(unlabelled) is not null, cancellationToken);
            if (parsed.GetValue(json))
                environment.Out.WriteLine(ResultJson.Document(SuspectsDocument.Describe(result, folder)));
            else
                new SuspectsText(result, [.. Network(given)], environment).Print(folder);

            return Task.FromResult(ExitCode.Ok);
        });
        return command;
    }

    // For a training that uses the same.
    private static IEnumerable<string> Network(JsonObject given) => given
        .Where(pair => pair.Key is NetworkOption or "--features" or "--pixels" or "--size" or "--resize")
        .Select(pair => $"{pair.Key} {ShellWord.Of(pair.Value!.ToString())}");

    private static SuspectsResult Find(TrainRequest request, string? unlabelled, AppEnvironment environment,
        CancellationToken cancellationToken)
    {
        string[] others = unlabelled is null ? [] : Unlabelled(unlabelled, environment);

        // Opened first: without its file nothing is read in vain.
        using var network = new PretrainedFeatures(request, environment);
        return environment.ErrorIsTerminal ? CheckBars.Show(environment, Run) : Run(null);

        SuspectsResult Run(CheckBars? bars)
        {
            var features = new KnownFeatures(network.With(bars?.Named("computing features")));
            var options = new DatasetCheckOptions { Splits = request.Splits, JudgeQuality = true, Features = features.Of };
            DatasetReport report = DatasetCheck.Run(environment.Resolve(request.Data!), options, bars, cancellationToken);
            return new SuspectSearch(features.Of, request.Options.Seed).Find(report, others, cancellationToken);
        }
    }

    private static string[] Unlabelled(string given, AppEnvironment environment)
    {
        string path = environment.Resolve(given);
        if (!Directory.Exists(path))
        {
            throw new DatasetException($"--unlabelled is '{given}', but there is no such folder; give a folder of images."
                + NearestName.DidYouMean(path));
        }

        string[] images = [.. ImageFolder.EnumerateImages(path).Order(StringComparer.Ordinal)];
        return images.Length > 0 ? images : throw new DatasetException(
            $"There is no image in '{given}'; expected files ending in {string.Join(" ", ImageExtensions.All)}.");
    }
}
