using MlNetClassifier.Benchmarks.Activations;
using MlNetClassifier.Benchmarks.Images;
using MlNetClassifier.Benchmarks.Scoring;

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

// Activation kernels: the Markdown file to write, then names of functions; without any, all are timed and the table is printed.
ActivationBenchmarks.Functions = args.Length > 1 ? args[1..] : [];
string table = new ResultTable(BenchmarkRounds.Run()).ToMarkdown(Command + "Benchmarks/RESULTS.md");
if (args.Length > 0)
    File.WriteAllText(args[0], table);
else
    Console.Write(table);

return 0;
