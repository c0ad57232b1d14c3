using MlNetClassifier.App.Output;
using MlNetClassifier.Training.Heads;
using Spectre.Console;

namespace MlNetClassifier.App.Suspects;

/// <summary>What was found, in words.</summary>
/// <param name="result">What was found.</param>
/// <param name="network">Options of a training that uses the same network.</param>
/// <param name="environment">The surroundings.</param>
internal sealed class SuspectsText(SuspectsResult result, IReadOnlyList<string> network, AppEnvironment environment)
{
    private const int Shown = 10;

    // Below it, what contradicts a label is often wrong itself.
    private const double Shaky = 0.8;

    /// <summary>Prints it.</summary>
    /// <param name="folder">Absolute path of what was written.</param>
    public void Print(string folder)
    {
        int flagged = result.DoubtfulLabels.Count();
        Prose.Write(environment, $"{environment.Shorten(result.Report.Path)}: "
            + $"{Figures.Count(result.Report.Images.Count, "image")}, {Figures.Count(result.Classes.Count)} classes. "
            + (flagged == 0
                ? "No label is doubtful."
                : $"{Figures.Count(flagged, "label")} ({Figures.Percent(flagged / (double)result.Judged)}) "
                    + $"{(flagged == 1 ? "is" : "are")} doubtful.") + $" {Basis()}");
        foreach ((string kind, int count) in result.Counts.Where(count => count.Kind != SuspectKinds.Label))
            environment.Out.WriteLine($"  {Figures.Count(count),6}  {SuspectKinds.Describe(kind)}");

        if (result.Report.Images.Count(image => !image.IsReadable) is > 0 and var unreadable)
            environment.Out.WriteLine($"  {Figures.Count(unreadable),6}  that cannot be read; data check names them");

        if (flagged > 0)
            PrintStrongest(flagged);

        if (result.Unlabelled.Count > 0)
            PrintUnlabelled();

        environment.Out.WriteLine();
        if (flagged > 0)
        {
            Prose.Write(environment, "Look before you change a label: of such flags in ten public test sets, 51 % were real "
                + "errors (Northcutt et al., 2021).");
        }

        Prose.Write(environment, $"Decide in a browser: {environment.Shorten(Path.Combine(folder, SuspectsFolder.PageName))}. "
            + "Its Save writes a manifest of all images with your changes, and moves no file. Then:");
        Prose.WriteCommand(environment, "  ", ["train", "--data labels.csv", .. network]);
    }

    private string Basis()
    {
        string accuracy = Figures.Percent(result.Accuracy);
        int unjudged = result.Report.Images.Count(image => image.IsReadable) - result.Judged;
        string left = unjudged == 0 ? string.Empty
            : $" {Figures.Count(unjudged, "image")} could not be judged: no other image has that label.";
        int small = result.Report.Images.Where(image => image.IsReadable).GroupBy(image => image.Sample.Label)
            .Count(images => images.Count() < OutOfFold.Folds);
        string few = small == 0 ? string.Empty
            : $" {Figures.Count(small)} {(small == 1 ? "class has" : "classes have")} fewer than {OutOfFold.Folds} images: "
                + "expect little there.";
        return (result.Accuracy < Shaky
            ? $"These flags rest on a classifier that is right on only {accuracy} of the images that it did not see: expect many "
                + "false ones."
            : $"The classifier behind it, in {OutOfFold.Folds} folds, agrees with {accuracy} of the labels that it did not see.")
            + left + few;
    }

    private void PrintStrongest(int flagged)
    {
        environment.Out.WriteLine();
        environment.Out.WriteLine(flagged > Shown ? $"The {Shown} most doubtful labels:" : "Doubtful labels:");
        Table table = new Table().Border(TableBorder.Simple).AddColumns("image", "label", "looks like")
            .AddColumn(new TableColumn("probability of the label").RightAligned());
        foreach (Suspect suspect in result.DoubtfulLabels.Take(Shown))
        {
            table.AddRow(
                new Text(Printable.Of(suspect.Image.RelativePath)), new Text(Printable.Of(suspect.Image.Sample.Label)),
                new Text(Printable.Of(result.Classes[suspect.Evidence!.Suggested])),
                new Text(Figures.Percent(suspect.Evidence.SelfConfidence)));
        }

        TextConsole.ForResults(environment).Write(table);
    }

    private void PrintUnlabelled()
    {
        environment.Out.WriteLine();
        environment.Out.WriteLine("Label these first, the least sure ones:");
        Table table = new Table().Border(TableBorder.Simple).AddColumns("image", "likeliest", "next")
            .AddColumn(new TableColumn("margin").RightAligned());
        foreach (UnlabelledImage image in result.Unlabelled.Take(Shown))
        {
            table.AddRow(new Text(environment.Shorten(image.Path)), new Text(Printable.Of(result.Classes[image.Suggested])),
                new Text(Printable.Of(result.Classes[image.Second])), new Text(Figures.Percent(image.Margin)));
        }

        TextConsole.ForResults(environment).Write(table);
        if (result.UnreadableUnlabelled > 0)
            environment.Out.WriteLine($"{Figures.Count(result.UnreadableUnlabelled, "unlabelled image")} cannot be read.");

        Prose.Write(environment, "Published gains over labelling at random are 1 to 4 points of accuracy, and none with some "
            + "networks.");
    }
}
