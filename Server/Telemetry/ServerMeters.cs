using System.Diagnostics;
using System.Diagnostics.Metrics;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Serving;

namespace MlNetClassifier.Server.Telemetry;

/// <summary>What the server counts and times; ASP.NET Core adds requests, connections and their durations.</summary>
/// <remarks>Thread-safe. Costs nothing to speak of while nobody reads it.</remarks>
internal sealed class ServerMeters : IScoringMeter
{
    /// <summary>Name of the meter and of the source of traces.</summary>
    public const string Name = "MlNetClassifier.Server";

    private readonly Meter _meter;
    private readonly Counter<long> _images;
    private readonly Counter<long> _labels;
    private readonly Counter<long> _refusals;
    private readonly Counter<long> _reloads;
    private readonly Histogram<int> _batches;
    private readonly Histogram<double> _stages;

    public ServerMeters(IMeterFactory factory)
    {
        _meter = factory.Create(Name);
        _images = _meter.CreateCounter<long>("mlnetclassifier.images", "{image}",
            "Images by model and outcome: answered, unknown, unreadable.");
        _labels = _meter.CreateCounter<long>("mlnetclassifier.answers", "{image}", "Answers by model and class.");
        _refusals = _meter.CreateCounter<long>("mlnetclassifier.refusals", "{request}", "Requests without an answer, by status.");
        _reloads = _meter.CreateCounter<long>("mlnetclassifier.model.reloads", "{reload}",
            "Replaced model files by model and outcome: served, kept (the old one goes on).");
        _batches = _meter.CreateHistogram("mlnetclassifier.batch.size", "{image}", "Images that a thread scored together.",
            advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8] });
        _stages = _meter.CreateHistogram("mlnetclassifier.stage.duration", "s",
            "Time of a request by stage: read (its body arrives), queue (it waits), score (it is decoded and computed).",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10],
            });
    }

    /// <summary>Spans of requests.</summary>
    public static ActivitySource Traces { get; } = new(Name);

    /// <summary>Has two figures looked at whenever the metrics are read.</summary>
    public void Observe(Func<int> waiting, Func<long> bodyBytes)
    {
        _meter.CreateObservableGauge("mlnetclassifier.queue.length", waiting, "{image}", "Images that wait.");
        _meter.CreateObservableGauge("mlnetclassifier.body.memory", bodyBytes, "By", "Bodies of requests in memory.");
    }

    public void Answered(string model, ImagePrediction prediction, Calibration? calibration)
    {
        var tag = new KeyValuePair<string, object?>("model", model);
        if (prediction.Error is not null)
        {
            _images.Add(1, tag, new("outcome", "unreadable"));
            return;
        }

        _images.Add(1, tag, new("outcome", calibration?.IsUnknown(prediction) == true ? "unknown" : "answered"));
        _labels.Add(1, tag, new("label", prediction.PredictedLabel));
    }

    public void Refused(int status) => _refusals.Add(1, new KeyValuePair<string, object?>("status", status));

    public void Reloaded(string model, bool isServed) => _reloads.Add(1,
        new KeyValuePair<string, object?>("model", model),
        new KeyValuePair<string, object?>("outcome", isServed ? "served" : "kept"));

    public void Batch(int images) => _batches.Record(images);

    /// <inheritdoc />
    public void Stage(string stage, long began) =>
        _stages.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, new KeyValuePair<string, object?>("stage", stage));
}
