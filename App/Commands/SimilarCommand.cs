using System.CommandLine;
using System.Text.Json.Nodes;
using MlNetClassifier.App.Explain;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Runs;
using MlNetClassifier.App.Sources;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Discovery;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Explaining;

namespace MlNetClassifier.App.Commands;

/// <summary><c>similar</c>: which images of a data set a saved model holds for most like given ones.</summary>
internal static class SimilarCommand
{
    private const int DefaultCount = 5;
    private const int DistanceDigits = 3;

    public static Command Create(AppEnvironment environment)
    {
        Option<string?> data = new("--data", "-d")
        {
            Description = "Images to choose from: a folder with one sub-folder per class, or a CSV/TSV manifest.",
            HelpName = "PATH",
            Required = true,
        };
        Option<string?> model = CommonOptions.Model();
        Option<int> count = CommonOptions.Number("--count", DefaultCount, "How many images to name, the nearest first.");
        Option<bool> json = CommonOptions.Json();
        var command = new Command("similar", "Find the images of a data set that a saved model holds for most like given ones.")
        {
            data, model, count, json,
        };
        var sources = new SourceOptions(command);
        command.SetAction((parsed, cancellationToken) => Task.FromResult(Run(
            sources.Given(parsed), parsed.GetValue(data)!, parsed.GetValue(model), parsed.GetValue(count),
            parsed.GetValue(json), environment, cancellationToken)));
        return command;
    }

    private static int Run(IReadOnlyList<string> given, string data, string? model, int count, bool json,
        AppEnvironment environment, CancellationToken cancellationToken)
    {
        if (given.Count == 0)
            throw new UsageException("There is nothing to compare; give images, folders, globs, @LIST or -.");

        if (count < 1)
            throw new UsageException($"--count is {count}; give 1 or more.");

        string path = ModelFile.Of(model, environment);
        using var features = SavedFeatures.Load(path);
        var listing = ImageListing.Read(environment.Resolve(data));
        if (listing.Images.Count == 0)
            throw new DatasetException($"'{data}' has no images in classes; expected one sub-folder of images per class or rows "
                + "in a manifest.");

        string run = Path.GetDirectoryName(path)!;
        ImageSource[] sources = [.. ImageSources.Expand(given, environment)];
        (string? Error, IReadOnlyList<Neighbour> Neighbours)[] found = SimilarImages.Find(
            paths => features.Of(paths.Select(ImageContent.FromFile)),
            [.. sources.Select(source => source.Path)], KnownImage.Of(listing, DatasetFile.TryRead(run), run), count,
            cancellationToken);
        if (json)
            environment.Out.WriteLine(ResultJson.Document(ResultJson.List(
                sources.Zip(found, JsonNode? (source, one) => Describe(source.Name, one.Error, one.Neighbours)))));
        else
            foreach ((ImageSource source, (string? error, IReadOnlyList<Neighbour> neighbours)) in sources.Zip(found))
                Write(source.Name, error, neighbours, environment);

        int errors = found.Count(one => one.Error is not null);
        if (errors > 0)
            environment.Error.WriteLine(
                $"{Figures.Count(errors)} of {Figures.Count(found.Length)} images could not be read; what is said of them says "
                + "why.");

        int copies = found.Count(one => one.Neighbours.Any(neighbour => neighbour.IsCopy));
        if (copies > 0)
            environment.Error.WriteLine($"{Figures.Count(copies, "image")} with a copy among them: the same content. If the one "
                + "judges what the other taught, that is a leak.");

        return errors == found.Length ? ExitCode.Data : ExitCode.Ok;
    }

    private static void Write(string name, string? error, IReadOnlyList<Neighbour> neighbours, AppEnvironment environment)
    {
        environment.Out.WriteLine(error is null ? name : $"{name}\n  {error}");
        if (error is not null)
            return;

        var table = new TextTable(
            new TextColumn("distance"), new TextColumn("label", IsText: true), new TextColumn("split", IsText: true),
            new TextColumn("image", IsText: true), new TextColumn("note", IsText: true));
        foreach (Neighbour neighbour in neighbours)
            table.Add(Figures.Fixed(neighbour.Distance, DistanceDigits), neighbour.Image.Label, neighbour.Image.Split ?? "-",
                neighbour.Image.Name, neighbour.IsCopy ? "copy" : string.Empty);

        table.Write(environment);
    }

    private static JsonObject Describe(string name, string? error, IReadOnlyList<Neighbour> neighbours) => error is not null
        ? new JsonObject { ["path"] = name, ["error"] = error }
        : new JsonObject
        {
            ["path"] = name,
            ["similar"] = ResultJson.List(neighbours.Select(JsonNode? (neighbour) => new JsonObject
            {
                ["path"] = neighbour.Image.Name,
                ["label"] = neighbour.Image.Label,
                ["split"] = neighbour.Image.Split,
                ["distance"] = neighbour.Distance,
                ["isCopy"] = neighbour.IsCopy,
            })),
        };
}
