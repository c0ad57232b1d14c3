using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Scoring;

namespace MlNetClassifier.App.Work;

/// <summary>Scores the images of a shard: a JSON document on each line, as <c>score --format jsonl</c> writes it.</summary>
/// <param name="run">The run.</param>
/// <param name="plan">Its plan.</param>
/// <param name="scorer">The model of the plan.</param>
/// <param name="threads">Threads that score; 0 means one for each core. No choice changes a bit.</param>
internal sealed class ScoreShards(string run, WorkPlan plan, ImageScorer scorer, int threads) : IShardWork
{
    public string Extension => ".jsonl";

    public PartTally Make(int shard, Stream part, CancellationToken cancellationToken)
    {
        IReadOnlyList<PlannedImage> images = PlanList.Read(Path.Combine(run, PlanList.Name), plan.Shards[shard], plan.Root);
        foreach (PlannedImage image in images)
            image.ThrowIfChanged();

        using var writer = new StreamWriter(part, leaveOpen: true) { NewLine = "\n" };
        int unreadable = 0, notes = 0, row = 0;
        IAsyncEnumerable<ImagePrediction> predictions = scorer.ScoreAsync(
            images.Select(image => ImageContent.FromFile(image.Path)), new ScoringOptions { Threads = threads },
            cancellationToken);
        foreach (ImagePrediction prediction in predictions.ToBlockingEnumerable(cancellationToken))
        {
            // An image that vanished meanwhile is no image that cannot be read.
            if (prediction.Error is not null)
                images[row].ThrowIfChanged();

            // Labels are ranked when the parts are merged.
            writer.WriteLine(PredictionDocument.Of(images[row++].Name, prediction, plan.Score!.Classes, topK: 0).ToJson());
            unreadable += prediction.Error is null ? 0 : 1;
            notes += prediction.Note is null ? 0 : 1;
        }

        return new PartTally(row, unreadable, notes);
    }

    public void Dispose() => scorer.Dispose();
}
