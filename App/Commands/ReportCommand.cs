using System.CommandLine;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Reports;
using MlNetClassifier.App.Runs;

namespace MlNetClassifier.App.Commands;

/// <summary><c>report</c>: makes the page of a run again, from the files in its folder.</summary>
internal static class ReportCommand
{
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
                $"--data is '{data}', which does not exist; give the folder of the images, or leave it out.");

        ImageGallery gallery =
            RunRecord.Use([folder], runs => ReportFile.Write(runs[0], environment.Clock,
                images is null ? [] : [File.Exists(images) ? Path.GetDirectoryName(images)! : images]));
        string page = Path.Combine(folder, ReportFile.Name);
        if (json)
            environment.Out.WriteLine(
                ResultJson.Document(new { Report = page, Thumbnails = gallery.Count, ImagesFound = gallery.HasImages }));
        else
            environment.Out.WriteLine(environment.Shorten(page));

        return ExitCode.Ok;
    }
}
