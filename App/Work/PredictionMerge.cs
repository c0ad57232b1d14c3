using System.Text;
using System.Text.Json;
using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Work;

/// <summary>The predictions of a run, read from its parts in the order of the plan; one part is held at a time.</summary>
/// <param name="run">The run.</param>
/// <param name="plan">Its plan.</param>
/// <param name="progress">Every part of which is whole.</param>
internal sealed class PredictionMerge(string run, WorkPlan plan, RunProgress progress)
{
    private readonly PartFolder _parts = new(run, plan);

    /// <summary>All predictions, hashed again as they are read.</summary>
    /// <exception cref="DatasetException">A part was changed since it was looked at.</exception>
    public IEnumerable<ImagePrediction> Predictions() => Enumerable.Range(0, plan.Shards.Count).SelectMany(Predictions);

    /// <summary>The labels of the images, in the same order.</summary>
    public IEnumerable<string> Labels() => plan.Shards.SelectMany(shard =>
        PlanList.Read(Path.Combine(run, PlanList.Name), shard, plan.Root)).Select(image => image.Label ?? string.Empty);

    private IEnumerable<ImagePrediction> Predictions(int shard)
    {
        PartMarker marker = progress.Markers[shard];
        using var lines = new StringReader(Encoding.UTF8.GetString(_parts.Read(marker)));
        while (lines.ReadLine() is { } line)
            yield return Prediction(line, marker);
    }

    private ImagePrediction Prediction(string line, PartMarker marker)
    {
        try
        {
            return PredictionDocument.Parse(line).ToPrediction(plan.Score!.Classes);
        }
        catch (JsonException error)
        {
            throw new DatasetException($"'{marker.Part}' is not a part of this run: {error.Message}", error);
        }
    }
}
