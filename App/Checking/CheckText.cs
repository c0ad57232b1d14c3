using System.Globalization;
using MlNetClassifier.App.Output;
using MlNetClassifier.Data.Checking;
using Spectre.Console;

namespace MlNetClassifier.App.Checking;

/// <summary>A check for people: a table of the classes, a few figures, and a paragraph per finding.</summary>
internal sealed class CheckText(DatasetReport report, AppEnvironment environment)
{
    private const int ShownGroups = 5;
    private const int ShownMembers = 4;
    private const int ShownClasses = 30;

    private readonly IAnsiConsole _console = TextConsole.ForResults(environment);

    public void Print(string? manifest, CleanSelection? selection)
    {
        var summary = DatasetSummary.Of(report);
        _console.WriteLine($"{Printable.Of(environment.Shorten(report.Path))}: {Figures.Count(report.Images.Count, "image")}, "
            + $"{Classes(report.Classes.Count)}{Splits()}");
        if (report.Images.Count > 0)
        {
            _console.Write(PerClass(summary));
            PrintFigures(summary);
        }

        foreach (Finding finding in report.Findings)
            Print(finding);

        _console.WriteLine();
        _console.Write(new Text(Verdict() + "\n", report.IsSafe ? new Style(Color.Green) : Of(FindingSeverity.Error)));
        if (selection is not null)
            PrintManifest(manifest!, selection);
        else if (report.Images.Any(image => !image.IsReadable) || report.Repeated.Count > 0)
            PrintRemedy();
    }

    private string Splits()
    {
        string[] cut = [.. report.CutSplits.Select(CleanManifest.SplitWord)];
        return cut.Length == 0 || report.Images.Count == 0
            ? string.Empty
            : $"; {string.Join(" and ", cut)} as train would cut {(cut.Length == 1 ? "it" : "them")} with seed "
                + $"{report.Options.Seed.ToString(CultureInfo.InvariantCulture)}";
    }

    private static string Classes(int count) => $"{Figures.Count(count)} {(count == 1 ? "class" : "classes")}";

    private static Table PerClass(DatasetSummary summary)
    {
        DatasetSummary.ClassRow all = DatasetSummary.ClassRow.Sum(summary.Classes);
        bool hasUnreadable = all.Unreadable > 0;
        Table table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn("class").Footer("all"));
        Column("train", all.Train);
        Column("validation", all.Validation);
        Column("test", all.Test);
        table.AddColumn(new TableColumn("share").RightAligned());
        if (hasUnreadable)
            Column("unreadable", all.Unreadable);

        foreach (DatasetSummary.ClassRow row in summary.Classes.Take(ShownClasses))
        {
            List<Text> cells =
            [
                new(Printable.Of(row.Label)), new(Figures.Count(row.Train)), new(Figures.Count(row.Validation)),
                new(Figures.Count(row.Test)),
                new(Figures.Percent(all.Total == 0 ? null : row.Total / (double)all.Total)),
            ];
            if (hasUnreadable)
                cells.Add(new Text(row.Unreadable == 0 ? string.Empty : Figures.Count(row.Unreadable)));

            table.AddRow(cells);
        }

        if (summary.Classes.Count > ShownClasses)
            table.AddRow(new Text($"... {Figures.Count(summary.Classes.Count - ShownClasses)} more"));

        return table;

        void Column(string name, int sum) => table.AddColumn(new TableColumn(name).RightAligned().Footer(Figures.Count(sum)));
    }

    private void PrintFigures(DatasetSummary summary)
    {
        if (summary is not { Smallest: { } smallest, Median: { } median, Largest: { } largest })
            return;

        Grid grid = new Grid().AddColumn(new GridColumn().NoWrap().PadLeft(2).PadRight(3)).AddColumn();
        Row("height x width", Size(smallest) == Size(largest)
            ? $"{Size(smallest)}, all of them"
            : $"smallest {Size(smallest)}, median {Size(median)}, largest {Size(largest)}");
        (double least, double middle, double most) = summary.AspectRatios;
        Row("width / height", least == most
            ? string.Create(CultureInfo.InvariantCulture, $"{least:0.##}, all of them")
            : string.Create(CultureInfo.InvariantCulture, $"{least:0.##} to {most:0.##}, median {middle:0.##}"));
        Row("formats", string.Join(", ", summary.Formats.Select(format => $"{Figures.Count(format.Value)} "
            + $"{format.Key.ToString().ToUpperInvariant()}")));
        if (summary.ImbalanceRatio is { } ratio)
            Row("imbalance", string.Create(CultureInfo.InvariantCulture, $"{ratio:0.##} (largest class over smallest)"));

        _console.Write(grid);

        void Row(string name, string value) => grid.AddRow(new Text(name), new Text(value));
    }

    private static string Size(CheckedImage image) =>
        string.Create(CultureInfo.InvariantCulture, $"{image.Height}x{image.Width}");

    private void Print(Finding finding)
    {
        Grid grid = new Grid().AddColumn(new GridColumn().NoWrap().Width(8).PadLeft(2).PadRight(1)).AddColumn();
        grid.AddRow(new Text(Word(finding.Severity), Of(finding.Severity)), new Text(Printable.Of(finding.Message)));
        grid.AddRow(new Text(string.Empty), new Text(Printable.Of(finding.Advice)));
        foreach (IReadOnlyList<FindingSubject> group in finding.Groups.Take(ShownGroups))
            grid.AddRow(new Text(string.Empty),
                new Text("  " + Line(finding.Kind, group), new Style(decoration: Decoration.Dim)));

        if (finding.Groups.Count > ShownGroups)
        {
            grid.AddRow(
                new Text(string.Empty),
                new Text($"  and {Figures.Count(finding.Groups.Count - ShownGroups)} more; --json lists all",
                    new Style(decoration: Decoration.Dim)));
        }

        _console.WriteLine();
        _console.Write(grid);
    }

    private static string Line(FindingKind kind, IReadOnlyList<FindingSubject> group)
    {
        string members = string.Join("  =  ", group.Take(ShownMembers).Select(member => Member(kind, member)));
        return group.Count > ShownMembers ? $"{members}  and {Figures.Count(group.Count - ShownMembers)} more" : members;
    }

    private static string Member(FindingKind kind, FindingSubject subject)
    {
        string? detail = kind switch
        {
            FindingKind.IdenticalAcrossLabels or FindingKind.AlikeAcrossLabels or FindingKind.EditedAcrossLabels =>
                $"{subject.Label}, {SplitWord(subject)}",
            FindingKind.IdenticalAcrossSplits or FindingKind.AlikeAcrossSplits or FindingKind.EditedAcrossSplits =>
                SplitWord(subject),
            _ => subject.Detail,
        };
        return Printable.Of(detail is null ? subject.Name : $"{subject.Name} ({detail})");
    }

    private static string SplitWord(FindingSubject subject) =>
        subject.Split is { } split ? CleanManifest.SplitWord(split) : string.Empty;

    private string Verdict()
    {
        string[] counts =
            [.. report.Findings.CountBy(finding => finding.Severity)
                .Select(count => Figures.Count(count.Value, Word(count.Key)))];
        string found = counts.Length == 0 ? "no problems found" : string.Join(", ", counts);
        return report.IsSafe ? $"Fit to train on: {found}." : $"Not fit to train on: {found}.";
    }

    private void PrintManifest(string manifest, CleanSelection selection)
    {
        environment.Out.WriteLine(
            $"Wrote {environment.Shorten(manifest)} with {Figures.Count(selection.Kept.Count)} of "
                + $"{Figures.Count(report.Images.Count, "image")}. Left out: "
            + $"{Figures.Count(selection.Unreadable.Count)} unreadable, {Figures.Count(selection.Copies.Count)} copies, "
            + $"{Figures.Count(selection.Contradictory.Count)} with contradictory labels.");
        if (selection.Alike > 0)
        {
            Prose.Write(environment, $"Kept: {Figures.Count(selection.Alike, "picture")} that may be a copy of another one; "
                + "--drop-alike leaves them out.");
        }

        if (CleanManifest.Refusal(manifest, report.Options) is { } refusal)
            Prose.Write(environment, $"Training would still refuse it: {refusal}");
        else if (report.Findings.Any(finding => finding.Kind == FindingKind.CaseTwins))
            environment.Out.WriteLine("Class names that differ only in case are still in it: change its label column.");
        else
            Prose.WriteCommand(environment, "  ", ["train", $"--data {environment.Typed(manifest)}"]);
    }

    private void PrintRemedy()
    {
        environment.Out.WriteLine("A manifest without unreadable images, and with one copy of each file:");
        Prose.WriteCommand(environment, "  ",
            ["data check", environment.Typed(report.Path), "--write-manifest clean.csv"]);
    }

    private static Style Of(FindingSeverity severity) => severity switch
    {
        FindingSeverity.Error => new Style(Color.Red, decoration: Decoration.Bold),
        FindingSeverity.Warning => new Style(Color.Yellow),
        _ => new Style(Color.Blue),
    };

#pragma warning disable CA1308 // Lower case is how they are written, not a comparison.
    private static string Word(FindingSeverity severity) => severity.ToString().ToLowerInvariant();
#pragma warning restore CA1308
}
