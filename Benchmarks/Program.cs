using MlNetClassifier.Benchmarks.Activations;
using MlNetClassifier.Benchmarks.Images;

// Image file to pixels: images OUT.md FOLDER...
if (args is ["pixel-worker", var contender, var list])
    return PixelWorker.Run(contender, list);

if (args is ["images", var imageTable, ..])
{
    string source = Path.Combine("Benchmarks", "Images", "decode_peer.c");
    File.WriteAllText(imageTable, new PixelBenchmark(args[2..], rounds: 11).Run(CPeer.Build(source), "dotnet run -c Release --project Benchmarks -- images OUT.md FOLDER..."));
    return 0;
}

// Activation kernels: the Markdown file to write, then names of functions; without any, all are timed and the table is printed.
ActivationBenchmarks.Functions = args.Length > 1 ? args[1..] : [];
string table = new ResultTable(BenchmarkRounds.Run()).ToMarkdown("dotnet run -c Release --project Benchmarks -- Benchmarks/RESULTS.md");
if (args.Length > 0)
    File.WriteAllText(args[0], table);
else
    Console.Write(table);

return 0;
