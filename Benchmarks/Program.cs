using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using MlNetClassifier.Benchmarks;
using MlNetClassifier.Benchmarks.Images;
using MlNetClassifier.Benchmarks.Scoring;
using Perfolizer.Horology;

// Workers of the benchmarks below.
switch (args)
{
    case [PixelWorker.Word, var contender, var list]:
        return PixelWorker.Run(contender, list);
    case [ScoreWorker.Word, var contender, var run, var list]:
        return ScoreWorker.Run(contender, run, list);
}

const string Command = "dotnet run -c Release --project Benchmarks -- ";

// Image file to pixels: images OUT.md FOLDER...
if (args is ["images", var imageTable, .. var imageFolders])
{
    File.WriteAllText(imageTable, PixelBenchmark.Run(imageFolders, Command + "images Benchmarks/IMAGES.md FOLDER..."));
    return 0;
}

// Files to scores: score OUT.md RUN FOLDER...
if (args is ["score", var scoreTable, var trained, .. var scoreFolders])
{
    File.WriteAllText(scoreTable, ScoreBenchmark.Run(trained, scoreFolders, Command + "score Benchmarks/SCORING.md RUN FOLDER..."));
    return 0;
}

// Arguments: the Markdown file to write, then a glob of benchmarks such as *Value*; without any, all are run and the table is printed.
// In this process: the input is one and the same for all, and libtorch is loaded once.
Job job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance)
    .WithWarmupCount(80).WithIterationCount(40).WithIterationTime(TimeInterval.FromMilliseconds(4));
IConfig config = ManualConfig.CreateEmpty().AddJob(job).AddLogger(new ConsoleLogger())
    .AddColumnProvider(BenchmarkDotNet.Columns.DefaultColumnProviders.Instance)
    .WithArtifactsPath(Path.Combine(AppContext.BaseDirectory, "BenchmarkDotNet"));
if (args.Length > 1)
    config = config.AddFilter(new BenchmarkDotNet.Filters.GlobFilter(args[1..]));

Summary summary = BenchmarkRunner.Run<ActivationBenchmarks>(config);
string table = new ResultTable(summary).ToMarkdown("dotnet run -c Release --project Benchmarks -- Benchmarks/RESULTS.md");
if (args.Length > 0)
    File.WriteAllText(args[0], table);
else
    Console.Write(table);

return 0;
