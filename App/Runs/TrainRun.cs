using System.Text.Json;
using MlNetClassifier.App.Commands;
using MlNetClassifier.App.Output;
using MlNetClassifier.Data.SampleSet;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Pipelines;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Scoring;
using MlNetClassifier.Pipelines.Training;

namespace MlNetClassifier.App.Runs;

/// <summary>The main job: data → training → model file → evaluation and scores by that very file.</summary>
internal sealed class TrainRun(TrainRequest request, AppEnvironment environment)
{
    private readonly List<string> _unreadable = [];

    public int Execute(bool json)
    {
        if (request.Validate() is [_, ..] faults)
            throw new UsageException(string.Join(Environment.NewLine, faults));

        string data = request.Data is { } given
            ? environment.Resolve(given)
            : DataCommand.Generate(
                DataCommand.SampleFolder, new SampleSetOptions { Seed = request.Options.Seed }, environment, request.Options.CancellationToken).Root;
        var dataset = ImageDataset.Open(data, request.Splits);
        RunSummary.PrintData(dataset, isOurs: request.Data is null, environment);

        var folder = RunFolder.Create(environment.Resolve(request.Project), request.Name, request.ExistOk);
        folder.WriteJson("args.json", JsonSerializer.SerializeToNode(request.Describe(), JsonSerializerOptions.Web)!);
        using TrainedClassifier classifier = Train(dataset, folder);
        RunSummary summary = SaveAndJudge(classifier, dataset, folder);
        summary.Print(json);
        return classifier.Network.Trained.StoppedBy == StopReason.Cancelled ? ExitCode.Stopped : ExitCode.Ok;
    }

    private TrainedClassifier Train(ImageDataset dataset, RunFolder folder)
    {
        var results = new ResultsFile(folder);
        TrainedClassifier classifier = TrainingDisplay.Run(environment, dataset.Train.Count + dataset.Validation.Count, display =>
            ImageClassifierPipeline.Train(ScoringContext.Create(request.Options.Seed), dataset, request.Input, request.Options with
            {
                RowProgress = new Relay<RowProgress>(row =>
                {
                    if (row.ImageError is { } error)
                        _unreadable.Add(error);

                    display.Report(row);
                }),
                StepProgress = new Relay<StepProgress>(display.Report),
                EpochProgress = new Relay<EpochResult>(epoch =>
                {
                    results.Add(epoch);
                    display.Report(epoch);
                }),
            }));
        if (_unreadable.Count > 0)
        {
            environment.Error.WriteLine($"Left out {Figures.Count(_unreadable.Count, "image")} that could not be read; see {environment.Shorten(folder.File(BadFiles))}.");
            folder.WriteText(BadFiles, string.Join('\n', ["reason", .. _unreadable.Select(error => Csv.Row([error]))]) + "\n");
        }

        return classifier;
    }

    private const string BadFiles = "bad_files.csv";

    // The model is saved first and judged afterwards, through the file: what is reported is what anybody who loads it gets.
    private RunSummary SaveAndJudge(TrainedClassifier classifier, ImageDataset dataset, RunFolder folder)
    {
        DateTimeOffset created = environment.Clock.GetUtcNow();
        classifier.Save(folder.Model, created, _unreadable.Count);
        folder.WriteBytes("model.onnx", classifier.Network.ExportOnnx());

        var reports = new Dictionary<string, ClassificationReport>();
        IReadOnlyList<ImagePrediction> predictions = [];
        using (var scorer = ImageScorer.Load(folder.Model))
        {
            if (dataset.Validation.Count > 0)
                reports["validation"] = EvaluateCommand.Evaluate(scorer, dataset.Validation, CancellationToken.None).Report;

            if (dataset.Test.Count > 0)
                (reports["test"], predictions) = EvaluateCommand.Evaluate(scorer, dataset.Test, CancellationToken.None);
        }

        classifier.Save(folder.Model, created, _unreadable.Count, reports);
        if (reports.TryGetValue("test", out ClassificationReport? test))
        {
            folder.WriteText("confusion_matrix.csv", ReportText.ConfusionCsv(test));
            folder.WriteText("per_class.csv", ReportText.PerClassCsv(test));
            folder.WriteText("predictions_test.csv", PredictionsCsv(dataset, predictions));
        }

        return new RunSummary(classifier, dataset, folder, reports, predictions, environment);
    }

    private static string PredictionsCsv(ImageDataset dataset, IReadOnlyList<ImagePrediction> predictions)
    {
        string root = Directory.Exists(dataset.Path) ? dataset.Path : Path.GetDirectoryName(dataset.Path)!;
        IEnumerable<string> rows = dataset.Test.Zip(predictions).Select(pair => Csv.Row(
        [
            Path.GetRelativePath(root, pair.First.ImagePath).Replace(Path.DirectorySeparatorChar, '/'),
            pair.First.Label,
            pair.Second.PredictedLabel,
            .. pair.Second.Score.Select(score => pair.Second.Error is null ? Figures.Exact(score) : string.Empty),
            pair.Second.Error ?? string.Empty,
        ]));
        return string.Join('\n', [Csv.Row(["path", "label", "predicted_label", .. dataset.Classes.Select(name => "p_" + name), "error"]), .. rows]) + "\n";
    }
}
