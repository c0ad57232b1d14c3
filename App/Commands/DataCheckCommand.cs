using System.CommandLine;
using MlNetClassifier.App.Checking;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Settings;
using MlNetClassifier.Data.Checking;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Training;

namespace MlNetClassifier.App.Commands;

/// <summary><c>data check</c>: what a careful person would look at before training.</summary>
internal static class DataCheckCommand
{
    public static Command Create(AppEnvironment environment)
    {
        Argument<string> data = new("PATH")
        {
            Description = "Folder with one sub-folder per class, or a CSV/TSV manifest; as --data of train.",
        };
        Option<string?> manifest = new("--write-manifest")
        {
            Description = "Write a CSV manifest for train --data: without unreadable images, with one copy of each file.",
            HelpName = "FILE",
        };
        Option<bool> dropAlike = new("--drop-alike")
        {
            Description = "With --write-manifest: also leave out pictures that only look like copies of another one.",
        };
        Option<bool> identicalOnly = new("--identical-only")
        {
            Description = "Compare files byte for byte only, not how pictures look: for a fixed camera in front of one scene.",
        };
        Option<bool> deep = new("--deep")
        {
            Description = "Also find copies that are mirrored, cropped or in other colours, by a pretrained network: about 40 ms "
                + "of one core an image, which train --network resnet18 need not spend again.",
        };
        Option<double> validation =
            CommonOptions.Number("--val-split", SplitOptions.DefaultValidationFraction,
                "Fraction of each class that chooses the best epoch.", "--validation-split");
        Option<double> test =
            CommonOptions.Number("--test-split", SplitOptions.DefaultTestFraction,
                "Fraction of each class that judges the result, once.");
        Option<int> seed = CommonOptions.Seed();
        Option<bool> json = CommonOptions.Json();
        var command = new Command(
            "check",
            "Look at image data before training: counts, sizes, broken files, copies within and across splits and labels. "
                + "Exits with 3 if training would mislead or be refused.")
        {
            data, manifest, dropAlike, identicalOnly, deep, validation, test, seed, json,
        };
        FileNames.RefuseOptions(command, data);
        FileNames.RefuseOptions(command, manifest);
        FileNames.RefuseFolders(manifest, environment);
        command.SetAction((parsed, cancellationToken) =>
        {
            var options = new DatasetCheckOptions
            {
                Splits = new SplitOptions
                {
                    Seed = parsed.GetValue(seed),
                    ValidationFraction = parsed.GetValue(validation),
                    TestFraction = parsed.GetValue(test),
                },
                FindAlike = !parsed.GetValue(identicalOnly),
            };
            return Task.FromResult(
                Run(parsed.GetValue(data)!, parsed.GetValue(manifest), parsed.GetValue(dropAlike), parsed.GetValue(deep), options,
                    parsed.GetValue(json), environment, cancellationToken));
        });
        return command;
    }

    private static int Run(string data, string? manifest, bool dropAlike, bool isDeep, DatasetCheckOptions options, bool json,
        AppEnvironment environment, CancellationToken cancellationToken)
    {
        string path = environment.Resolve(data);
        string? target = manifest is null ? null : environment.Resolve(manifest);
        string[] faults =
        [
            .. SettingsTable.InOptions(options.Validate()),
            .. target is null ? [] : CleanManifest.Faults(target, path),
            .. isDeep && !TrainingSupport.IsIncluded
                ? ["--deep needs the whole program, which has a pretrained network; this one was published with "
                    + "-p:Training=false, to score. Leave the option out."]
                : Array.Empty<string>(),
            .. isDeep && !options.FindAlike
                ? ["--deep compares how pictures look and --identical-only does not; leave one of them out."]
                : Array.Empty<string>(),
            .. dropAlike && target is null
                ? ["--drop-alike changes what --write-manifest writes; give that too, or leave it out."]
                : Array.Empty<string>(),
        ];
        if (faults.Length > 0)
            throw new UsageException(string.Join(Environment.NewLine, faults));

        DatasetReport report = Check(path, isDeep, options, environment, cancellationToken);
        report = report.With(TestSplitSize.Judge(report));
        CleanSelection? selection = target is null ? null : CleanSelection.Of(report, dropAlike);
        if (target is not null)
            CleanManifest.Write(target, selection!);

        if (json)
            environment.Out.WriteLine(ResultJson.Document(CheckDocument.Describe(report, target, selection)));
        else
            new CheckText(report, environment).Print(target, selection);

        return report.IsSafe ? ExitCode.Ok : ExitCode.Data;
    }

    private static DatasetReport Check(string path, bool isDeep, DatasetCheckOptions options, AppEnvironment environment,
        CancellationToken cancellationToken)
    {
        // Opened first: without its file nothing is read in vain.
        using PretrainedFeatures? network = isDeep && TrainingSupport.IsIncluded ? new PretrainedFeatures(environment) : null;
        return environment.ErrorIsTerminal ? CheckBars.Show(environment, Run) : Run(null);

        DatasetReport Run(CheckBars? bars) => DatasetCheck.Run(
            path, options with { Features = network?.With(bars?.Named("computing features")) }, bars, cancellationToken);
    }
}
