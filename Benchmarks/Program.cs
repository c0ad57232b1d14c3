using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using MlNetClassifier.Benchmarks;
using MlNetClassifier.Benchmarks.Images;
using Perfolizer.Horology;

// Image file to pixels: images OUT.md FOLDER...
if (args is ["pixel-worker", var contender, var list])
    return PixelWorker.Run(contender, list);

if (args is ["images", var imageTable, ..])
{
    string source = Path.Combine("Benchmarks", "Images", "decode_peer.c");
    File.WriteAllText(imageTable, new PixelBenchmark(args[2..], rounds: 11).Run(CPeer.Build(source), "dotnet run -c Release --project Benchmarks -- images OUT.md FOLDER..."));
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
