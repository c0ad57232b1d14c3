using System.Diagnostics;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Scoring;

namespace MlNetClassifier.Pipelines.Serving;

/// <summary>The threads that score what waits in the queue; those that ask never decode or compute.</summary>
internal sealed class ScoringThreads : IDisposable
{
    private readonly ImageQueue _queue;
    private readonly IScoringMeter? _meter;
    private readonly Thread[] _threads;

    /// <summary>Starts them.</summary>
    /// <param name="queue">What waits.</param>
    /// <param name="count">How many.</param>
    /// <param name="meter">Is told what they do; null for none.</param>
    public ScoringThreads(ImageQueue queue, int count, IScoringMeter? meter = null)
    {
        (_queue, _meter) = (queue, meter);
        _threads = [.. Enumerable.Range(0, count).Select(i => new Thread(Work) { IsBackground = true, Name = $"scoring {i}" })];
        foreach (Thread thread in _threads)
            thread.Start();
    }

    /// <summary>Works off what waits, and ends the threads.</summary>
    public void Dispose()
    {
        _queue.Close();
        foreach (Thread thread in _threads)
            thread.Join();
    }

    private void Work()
    {
        var batch = new QueuedImage[new ScoringOptions().BatchSize];
        while (_queue.Take(batch, out Action? errand) is var count and >= 0)
        {
            errand?.Invoke();
            Score(batch.AsSpan(0, count));
            batch.AsSpan(0, count).Clear();
        }
    }

    private void Score(Span<QueuedImage> batch)
    {
        int wanted = 0;
        foreach (QueuedImage image in batch)
        {
            if (image.Request.IsWanted)
                batch[wanted++] = image;
            else
                image.Request.Skip();
        }

        // Images of one model go in together; mostly there is one.
        for (int start = 0, end; start < wanted; start = end)
        {
            end = start + 1;
            while (end < wanted && batch[end].Request.Model == batch[start].Request.Model)
                end++;

            ScoreTogether(batch[start..end]);
        }
    }

    private void ScoreTogether(Span<QueuedImage> batch)
    {
        var images = new ImageContent[batch.Length];
        for (int i = 0; i < images.Length; i++)
            images[i] = batch[i].Request.Images[batch[i].Index];

        long began = Stopwatch.GetTimestamp();
        foreach (QueuedImage image in batch)
        {
            if (image.Index == 0)
                _meter?.Stage("queue", image.Request.Enqueued);
        }

        IReadOnlyList<ImagePrediction> predictions;
        try
        {
            predictions = batch[0].Request.Model.Scorer.ScoreBatch(images);
        }
        catch (Exception error)
        {
            foreach (QueuedImage image in batch)
                image.Request.Fail(error);

            return;
        }

        _meter?.Batch(images.Length);
        _meter?.Stage("score", began);
        for (int i = 0; i < images.Length; i++)
            batch[i].Request.Answer(batch[i].Index, predictions[i]);
    }
}
