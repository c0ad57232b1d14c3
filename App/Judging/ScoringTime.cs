using System.Diagnostics;
using MlNetClassifier.Pipelines.Scoring;

namespace MlNetClassifier.App.Judging;

/// <summary>How long a saved model takes for an image among many: read, decoded and scored, on all cores.</summary>
internal static class ScoringTime
{
    private const int MostImages = 256; // more of them tell nothing new
    private const int FirstImages = 8;
    private const int LeastRounds = 3;
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(0.3);
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Scores the same images a few times and takes the fastest round: whatever else the machine does only adds to it.
    /// </summary>
    /// <param name="scorer">The model, loaded.</param>
    /// <param name="paths">Images that can be read, at least one.</param>
    public static double MillisecondsPerImage(ImageScorer scorer, IReadOnlyList<string> paths)
    {
        int count = Math.Min(MostImages, paths.Count);
        string[] some = [.. Enumerable.Range(0, count).Select(i => paths[(int)((long)i * paths.Count / count)])];
        Score(some[..Math.Min(FirstImages, count)]);
        (TimeSpan fastest, TimeSpan all) = (TimeSpan.MaxValue, TimeSpan.Zero);
        for (int round = 0; (round < LeastRounds || all < Least) && all < Most; round++)
        {
            TimeSpan time = Score(some);
            fastest = time < fastest ? time : fastest;
            all += time;
        }

        return fastest.TotalMilliseconds / count;

        TimeSpan Score(string[] images)
        {
            long started = Stopwatch.GetTimestamp();
            GC.KeepAlive(scorer.Score(images).Count());
            return Stopwatch.GetElapsedTime(started);
        }
    }
}
