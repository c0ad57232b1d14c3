using System.CommandLine;
using System.Text.Json.Nodes;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Reports;
using MlNetClassifier.App.Runs;
using MlNetClassifier.Data;

namespace MlNetClassifier.App.Commands;

/// <summary><c>report</c>: makes the page of a run again, from the files in its folder.</summary>
internal static class ReportCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static Command Create(AppEnvironment environment)
    {
        Argument<string?> run = RunArgument("RUN", "Folder of a run [default: the newest run below runs/].");
        run.Arity = ArgumentArity.ZeroOrOne;
        Option<string?> data = new("--data", "-d")
        {
            Description = "Where the images are now, if they or the run were moved.",
            HelpName = "PATH",
        };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("report", "Make report.html of a run again, from the files in its folder.") { run, data, json };
        FileNames.RefuseOptions(command, run);
        command.SetAction(parsed => Run(parsed.GetValue(run), parsed.GetValue(data), parsed.GetValue(json), environment));
        return command;
    }

    /// <summary>A folder of a run, on the command line.</summary>
    public static Argument<string?> RunArgument(string name, string description) => new(name)
    {
        Description = description,
        Arity = ArgumentArity.ExactlyOne,
    };

    private static int Run(string? run, string? data, bool json, AppEnvironment environment)
    {
        string folder =
            Path.TrimEndingDirectorySeparator(run is not null
                ? environment.Resolve(run)
                : RunFolder.Newest(environment.Resolve(RunFolder.DefaultProject))
            ?? throw new UsageException($"No run was given and there is none below '{RunFolder.DefaultProject}'; train first, "
                + "or give its folder."));
        string? images = data is null ? null : environment.Resolve(data);
        if (images is not null && !Directory.Exists(images) && !File.Exists(images))
            throw new UsageException(
                $"--data is '{data}', which does not exist; give the folder of the images, or leave it out."
                + NearestName.DidYouMean(images));

        string[] given = images is null ? [] : [File.Exists(images) ? Path.GetDirectoryName(images)! : images];
        (RunRecord record, ImageGallery gallery) = RunRecord.Use([folder], runs => (runs[0], ReportFile.Write(
            runs[0], environment.Clock,
            given.Concat(runs[0].ImageRoot is { } own ? [own] : [])
                .Concat(ImageRoots.Near(runs[0], environment.WorkingDirectory)), Patience)));
        string page = Path.Combine(folder, ReportFile.Name);
        bool isElsewhere = data is not null && record.Report is not null && given[0] != gallery.Root;
        if (json && !isElsewhere)
            environment.Out.WriteLine(
                ResultJson.Document(new JsonObject
                {
                    ["report"] = page,
                    ["thumbnails"] = gallery.Count,
                    ["imagesFound"] = gallery.HasImages,
                    ["images"] = gallery.Root,
                    ["imagesMissing"] = gallery.Missing,
                }));
        else if (!json)
            environment.Out.WriteLine(environment.Shorten(page));

        if (record.Report is null)
            return ExitCode.Ok;

        foreach (string sentence in Sentences(record, gallery, data, environment))
            environment.Error.WriteLine(Printable.Of(sentence));

        return isElsewhere
            ? throw new DatasetException($"--data is '{data}', but none of the run's images{Example(record)} is below it.")
            : ExitCode.Ok;
    }

    // A page without pictures must not be found out by looking at it.
    private static IEnumerable<string> Sentences(
        RunRecord run, ImageGallery gallery, string? data, AppEnvironment environment)
    {
        if (gallery.Root is not { } root)
        {
            yield return $"The images of the {run.Predictions!.Split} split{Example(run)} are neither where the run found them"
                + $"{(run.ImageRoot is { } own ? $" ('{own}')" : string.Empty)} nor near the "
                + $"run, so the page has no pictures. Say where they are: {environment.CommandName} report "
                + $"{environment.Typed(run.Folder)} --data FOLDER";
            yield break;
        }

        if (data is null && root != run.ImageRoot)
            yield return $"The pictures are those in {environment.Shorten(root)}.";

        if (gallery.Missing > 0)
            yield return $"{Figures.Count(gallery.Missing)} of {Figures.Count(run.Report!.Judged.Count, "image")} are not in "
                + $"{environment.Shorten(root)}, so the page names them without a picture.";
    }

    private static string Example(RunRecord run) => run.Report!.Judged.Count == 0
        ? string.Empty
        : $" (such as {run.Report.Judged[0].Prediction.ImagePath})";
}
