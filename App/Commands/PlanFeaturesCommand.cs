using System.CommandLine;
using System.Text.Json.Nodes;
using MlNetClassifier.App.Runs;
using MlNetClassifier.App.Settings;
using MlNetClassifier.App.Work;
using MlNetClassifier.Data.Discovery;
using MlNetClassifier.Training;
using MlNetClassifier.Training.Backbones;
using MlNetClassifier.Training.Features;

namespace MlNetClassifier.App.Commands;

/// <summary><c>plan features</c>: what a pretrained network gives for images, which later trainings find.</summary>
internal static class PlanFeaturesCommand
{
    private const string NetworkOption = "--network";
    private const string Description = "Plan to compute the features of a pretrained network, which train then finds.";

    // Those that features depend on.
    private static readonly string[] Taken =
        ["--data", NetworkOption, "--features", "--pixels", "--size", "--resize", "--kernel", "--background", "--exact"];

    public static Command Create(AppEnvironment environment)
    {
        if (!TrainingSupport.IsIncluded)
            return ElsewhereCommand.Create("features", Description, environment);

        Option<string> run = RunOption.Create();
        Option<int> shardSize = ShardSize.Create();
        Option<string> project = new("--project")
        {
            Description = "Folder of all runs whose trainings are to find the features.",
            HelpName = "DIR",
            DefaultValueFactory = _ => RunFolder.DefaultProject,
        };
        var command = new Command("features", Description)
        {
            run, shardSize, project,
        };
        var settings = SettingsOptions.AddTo(
            command, SettingsTable.All.Where(setting => Taken.Contains(setting.Name)), environment, _ => true);
        command.SetAction((parsed, cancellationToken) =>
        {
            JsonObject given = SettingsOptions.Given(parsed.CommandResult);
            if (!given.ContainsKey(NetworkOption))
                given[NetworkOption] = ResNet18Backbone.BackboneName;

            TrainRequest request = settings.Request(given, cancellationToken);
            if (request.Data is null)
                throw new UsageException("There are no images; give the folder of the images, such as 'plan features my-images', "
                    + "or --data PATH.");

            var task = new FeatureTask(given, environment.Resolve(parsed.GetValue(project)!), KeyOf(request));
            new RunPlanner(environment.Resolve(parsed.GetValue(run)!), environment).Write(
                Images(request.Data, environment).Select(image => PlannedImage.In(request.Data, image, label: null, environment)),
                parsed.GetValue(shardSize),
                shards => new WorkPlan
                {
                    Kind = WorkKind.Features,
                    Root = environment.WorkingDirectory,
                    Features = task,
                    Shards = shards,
                }, cancellationToken);
            return Task.FromResult(ExitCode.Ok);
        });
        return command;
    }

    private static string KeyOf(TrainRequest request)
    {
        using BackboneFeatures features = FeatureShards.Open(request);
        return features.Key;
    }

    // Of a folder with millions of images, only names are held: which class one belongs to does not matter here.
    private static IEnumerable<string> Images(string data, AppEnvironment environment)
    {
        string path = environment.Resolve(data);
        return Directory.Exists(path)
            ? ImageFolder.EnumerateImages(path)
            : ImageListing.Read(path).Images.Select(image => image.Sample.ImagePath);
    }
}
