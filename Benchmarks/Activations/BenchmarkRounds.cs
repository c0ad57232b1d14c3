using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace MlNetClassifier.Benchmarks.Activations;

/// <summary>Runs all cases several times over, so that whatever else the machine does meets all of them.</summary>
internal static class BenchmarkRounds
{
    // Until the compiler has done its best with every rival.
    private const int WarmupRounds = 2;
    private const int Rounds = 7;

    public static IReadOnlyList<Summary> Run()
    {
        // In this process: the input is one and the same for all, and libtorch is loaded once.
        Job job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithEvaluateOverhead(false)
            .WithGcForce(false)
            .WithWarmupCount(3).WithIterationCount(15).WithIterationTime(TimeInterval.FromMilliseconds(4));
        IConfig config = ManualConfig.CreateEmpty().AddJob(job).AddLogger(new ConsoleLogger())
            .AddColumnProvider(BenchmarkDotNet.Columns.DefaultColumnProviders.Instance)
            .WithArtifactsPath(Path.Combine(AppContext.BaseDirectory, "BenchmarkDotNet"));
        List<Summary> summaries = [];
        for (int round = 0; round < WarmupRounds + Rounds; round++)
            summaries.Add(Whole(BenchmarkRunner.Run<ActivationBenchmarks>(config)));

        return summaries[WarmupRounds..];
    }

    // BenchmarkDotNet goes on when a case fails, and a table without rows looks like a result.
    private static Summary Whole(Summary round)
    {
        int failed = round.Reports.Count(report => report.ResultStatistics is null);
        return failed == 0 && round.Reports.Length > 0 ? round : throw new InvalidOperationException(
            $"{failed} of {round.Reports.Length} cases measured nothing; what BenchmarkDotNet printed says why.");
    }
}
