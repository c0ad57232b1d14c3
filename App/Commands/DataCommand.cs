using System.CommandLine;
using System.Text.Json.Nodes;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Sources;
using MlNetClassifier.Data.SampleSet;

namespace MlNetClassifier.App.Commands;

/// <summary><c>data generate</c>: makes the sample set. <c>data check</c> is <see cref="DataCheckCommand"/>.</summary>
internal static class DataCommand
{
    public static Command Create(AppEnvironment environment)
    {
        Argument<string> folder = new("FOLDER") { Description = "Folder to make.", DefaultValueFactory = _ => SampleData.Folder };
        Option<int> perClass =
            CommonOptions.Number("--images-per-class", new SampleSetOptions().ImagesPerClass, "Images of each class.");
        Option<int> seed = CommonOptions.Seed();
        Option<bool> json = CommonOptions.Json();
        var generate = new Command("generate", "Draw a sample set: circles, squares and triangles, one folder per class.")
        {
            folder, perClass, seed, json,
        };
        FileNames.RefuseOptions(generate, folder);
        generate.SetAction((parsed, cancellationToken) =>
        {
            var options = new SampleSetOptions { ImagesPerClass = parsed.GetValue(perClass), Seed = parsed.GetValue(seed) };
            return Task.FromResult(Run(parsed.GetValue(folder)!, options, parsed.GetValue(json), environment, cancellationToken));
        });
        return new Command("data", "Check image data, look for wrong labels, or make some.")
        {
            DataCheckCommand.Create(environment), DataSuspectsCommand.Create(environment), generate,
        };
    }

    private static int Run(string folder, SampleSetOptions options, bool json, AppEnvironment environment,
        CancellationToken cancellationToken)
    {
        SampleSetResult result = SampleData.Generate(folder, options, environment, cancellationToken);
        environment.Out.WriteLine(json
            ? ResultJson.Document(
                new JsonObject
                {
                    ["root"] = result.Root,
                    ["imageCount"] = result.ImageCount,
                    ["reused"] = result.Reused,
                    ["classes"] = ResultJson.List(SampleSetGenerator.ClassNames),
                    ["seed"] = options.Seed,
                })
            : result.Root);
        return ExitCode.Ok;
    }
}
