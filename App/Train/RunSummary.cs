using System.Globalization;
using System.Text.Json.Nodes;
using MlNetClassifier.App.Judging;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Reports;
using MlNetClassifier.App.Runs;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Training;
using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.App.Train;

/// <summary>What <c>train</c> says: about the data beforehand, about the result afterwards.</summary>
internal sealed class RunSummary(
    TrainedClassifier classifier,
    MonitoredMetric monitor,
    ImageDataset dataset,
    RunFolder folder,
    IReadOnlyDictionary<string, ClassificationReport> reports,
    IReadOnlyList<ImagePrediction> predictions,
    Calibration? calibration,
    AppEnvironment environment)
{
    private const int ShownPredictions = 6;
    private const int ShownLabels = 2;

    /// <summary>
    /// Counts, and what was left out; nobody needs to hear about the marker in a folder that this program made.
    /// </summary>
    public static void PrintData(ImageDataset dataset, bool isOurs, AppEnvironment environment)
    {
        environment.Error.WriteLine(
            $"{environment.Shorten(dataset.Path)}: {dataset.Classes.Count} classes; train {Figures.Count(dataset.Train.Count)}, "
            + $"validation {Figures.Count(dataset.Validation.Count)}, test {Figures.Count(dataset.Test.Count)} images");
        if (isOurs)
            return;

        LeftOut.Write(dataset.Skipped, environment);
    }

    /// <summary>What the pretrained network would give; null if it was not tried.</summary>
    public PretrainedOffer? Offer { get; set; }

    /// <summary>What the model says of images of none of its classes; empty where that was not tested.</summary>
    public IReadOnlyList<UnknownTest> UnknownTests { get; init; } = [];

    /// <summary>How the network was chosen; null if it was given.</summary>
    public JsonObject? Choice { get; init; }

    public void Print(bool json)
    {
        if (json)
            environment.Out.WriteLine(ResultJson.Document(Describe()));
        else
            Print();
    }

    /// <summary>What <c>summary.json</c> holds: all but the place of the folder, which may be moved.</summary>
    public JsonObject ToJson()
    {
        JsonObject summary = Describe();
        summary.Remove("run");
        summary.Remove("model");
        return summary;
    }

    private JsonObject Describe()
    {
        JsonObject description = Facts();
        if (Choice is not null)
            description["choice"] = Choice.DeepClone();

        if (UnknownTests.Count > 0)
            description[RunState.UnknownTestsName] = UnknownText.Describe(UnknownTests);

        if (Offer is not null)
            description["probe"] = Offer.Describe();

        return description;
    }

    private JsonObject Facts() => new()
    {
        ["run"] = folder.Path,
        ["model"] = folder.Model,
        ["finished"] = environment.Clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        ["classes"] = ResultJson.List(classifier.Network.Classes),
        ["parameters"] = classifier.Network.Trained.Network.ParameterCount,
        ["weightsSha256"] = classifier.Network.Trained.Weights.Sha256(),
        ["epochsRun"] = classifier.Network.Trained.History.Count,
        ["bestEpoch"] = classifier.Network.Trained.BestEpoch,
        ["stoppedBy"] = classifier.Network.Trained.StoppedBy.ToString().ToLowerInvariant(),
        ["metrics"] = new JsonObject(reports.Select(
            pair => KeyValuePair.Create(pair.Key, (JsonNode?)ReportText.Describe(pair.Value, calibration)))),
        ["calibration"] = ResultJson.Of(calibration),
        ["storage"] = ResultJson.Of(classifier.Network.StorageCost),
    };

    private void Print()
    {
        TrainedNetwork trained = classifier.Network.Trained;
        Prose.Write(environment, TrainingEnding.Of(
            trained.Network, trained.History.Count, trained.BestEpoch, trained.StoppedBy, monitor));
        if (classifier.Network.StorageCost is { } cost)
            Prose.Write(environment, StorageText.Of(cost));

        environment.Out.WriteLine();
        if (reports.TryGetValue("test", out ClassificationReport? test))
            ReportText.Print(environment, "test", test, calibration);
        else if (reports.TryGetValue("validation", out ClassificationReport? validation))
            ReportText.Print(environment, "validation (no test split was measured)", validation, calibration);
        else
            Prose.Write(
                environment, "Nothing was measured: there are too few readable images per class for a validation or a test "
                    + "split.");

        if (UnknownTests.Count > 0)
            UnknownText.Print(environment, UnknownTests);

        PrintPredictions();
        environment.Out.WriteLine();
        Prose.Write(environment, $"Saved {environment.Shorten(folder.Model)} and the run's figures beside it.");
        PrintNextSteps();
    }

    // The last thing on the screen: what it came to, what to look at, where, and what to type next.
    private void PrintNextSteps()
    {
        const int NameWidth = 9;
        string model = environment.Typed(folder.Model);
        (string Split, ClassificationReport Report)? judged = reports.TryGetValue("test", out ClassificationReport? test)
            ? ("test", test)
            : reports.TryGetValue("validation", out ClassificationReport? validation) ? ("validation", validation)
            : null;
        environment.Out.WriteLine();
        if (judged is var (split, report))
        {
            Write("result", $"{split} accuracy {Figures.Percent(report.Accuracy)}, 95 % interval "
                + $"{Figures.Interval(report.AccuracyInterval)} on {Figures.Count(report.Samples, "image")}");
            Write("mistakes", Finding.MostConfused(report) ?? "None on these images.");
        }

        if (Offer is not null)
            Write("probe", Offer.Words());

        environment.Out.WriteLine(Indent("report") + environment.Shorten(folder.File(ReportFile.Name)));
        IReadOnlyList<string>[] better = Offer is { IsBetter: true } ? [Offer.Command] : [];
        foreach ((int index, IReadOnlyList<string> command) in
            better.Append(["score", $"--model {model}", "YOUR-IMAGES"]).Append(["info", model]).Index())
            Prose.WriteCommand(environment, Indent(index == 0 ? "next" : string.Empty), command);

        void Write(string name, string text) => Prose.Write(environment, text, Indent(name));

        static string Indent(string name) => $"  {name.PadRight(NameWidth)} ";
    }

    // Every n-th, so that all classes are seen.
    private void PrintPredictions()
    {
        if (predictions.Count == 0)
            return;

        environment.Out.WriteLine("The saved model scores images of the test split:");
        int stride = Math.Max(1, predictions.Count / ShownPredictions);
        foreach ((ImageSample sample, ImagePrediction prediction) in dataset.Test.Zip(predictions)
            .Where((_, i) => i % stride == stride / 2).Take(ShownPredictions))
        {
            string said = prediction.Error ?? string.Join("  ", prediction.Ranked(classifier.Network.Classes, ShownLabels)
                .Select(pair => $"{pair.Label} {Figures.Percent(pair.Probability)}"));
            string verdict = prediction.PredictedLabel == sample.Label ? string.Empty : $"   (wrong: labelled {sample.Label})";
            Prose.Write(environment, $"{environment.Shorten(sample.ImagePath)}  {said}{verdict}", "  ");
        }
    }
}
