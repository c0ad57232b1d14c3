using System.Globalization;
using MlNetClassifier.Benchmarks.Activations;
using MlNetClassifier.Benchmarks.Guard;
using MlNetClassifier.Benchmarks.Images;
using MlNetClassifier.Benchmarks.Processes;
using MlNetClassifier.Benchmarks.Scoring;
using MlNetClassifier.Benchmarks.Serving;
using MlNetClassifier.Benchmarks.Suspects;
using MlNetClassifier.Benchmarks.Training;
using MlNetClassifier.Benchmarks.Transfer;

// Workers of the benchmarks below.
switch (args)
{
    case [PixelWorker.Word, var contender, var list]:
        return PixelWorker.Run(contender, list);
    case [ScoreWorker.Word, var contender, var run, var list]:
        return ScoreWorker.Run(contender, run, list);
    case [MlNetServer.Word, var model, var port]:
        return MlNetServer.Run(model, port);
    case [NetworkWorker.Word, var contender, var run]:
        return NetworkWorker.Run(contender, run);
    case [FeaturizerWorker.Word, var job, var data, var model]:
        return FeaturizerWorker.Run(job, data, model);
    case [FeatureWorker.Word, var contender, var side]:
        return FeatureWorker.Run(contender, side);
    case [ConvolutionWorker.Word, var contender, var batch]:
        return ConvolutionWorker.Run(contender, int.Parse(batch, CultureInfo.InvariantCulture));
    case [TrainWorker.Word, TrainWorker.Epoch, var program, var data, var epochs]:
        return TrainWorker.RunEpochs(program, data, int.Parse(epochs, CultureInfo.InvariantCulture));
    case [TrainWorker.Word, var contender, var batch, var steps]:
        return TrainWorker.Run(contender, int.Parse(batch, CultureInfo.InvariantCulture),
            int.Parse(steps, CultureInfo.InvariantCulture));
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
    File.WriteAllText(scoreTable,
        ScoreBenchmark.Run(trained, scoreFolders, Command + "score Benchmarks/SCORING.md RUN FOLDER..."));
    return 0;
}

// One image in a fresh process: cold OUT.md RUN IMAGE [PROGRAM]; without a published program, it is published here.
if (args is ["cold", var coldTable, var coldRun, var coldImage, .. var publishedProgram])
{
    File.WriteAllText(coldTable,
        ColdBenchmark.Run(coldRun, coldImage, Command + "cold Benchmarks/COLD.md RUN IMAGE", publishedProgram.FirstOrDefault()));
    return 0;
}

// Whether the native program writes what the built one writes: native [PROGRAM]; without one, it is published here.
if (args is ["native", .. { Length: <= 1 } nativeProgram])
    return NativeAgreement.Run(nativeProgram.FirstOrDefault(), Console.Out);

// Time and memory as work grows: costs OUT.md
if (args is ["costs", var costTable])
{
    File.WriteAllText(costTable, CostBenchmark.Run(Command + "costs Benchmarks/COSTS.md"));
    return 0;
}

// Memory of a training on many images: memory OUT.md
if (args is ["memory", var memoryTable])
{
    File.WriteAllText(memoryTable, MemoryBenchmark.Run(Command + "memory Benchmarks/MEMORY.md"));
    return 0;
}

// A pretrained network beside ML.NET's own featurizer: transfer OUT.md FOLDER
if (args is ["transfer", var transferTable, var transferFolder])
{
    File.WriteAllText(transferTable,
        TransferBenchmark.Run(transferFolder, Command + "transfer Benchmarks/TRANSFER.md FOLDER"));
    return 0;
}

// Accuracy of each network by the number of images: curve OUT.md FOLDER
if (args is ["curve", var curveTable, var curveFolder])
{
    File.WriteAllText(curveTable, CurveBenchmark.Run(curveFolder, Command + "curve Benchmarks/CURVE.md FOLDER"));
    return 0;
}

// Wrong labels that are planted and found: suspects OUT.md FOLDER...
if (args is ["suspects", var suspectsTable, .. { Length: > 0 } suspectsFolders])
{
    File.WriteAllText(suspectsTable,
        SuspectsBenchmark.Run(suspectsFolders, Command + "suspects Benchmarks/SUSPECTS.md FOLDER..."));
    return 0;
}

// Steps of training, and what a whole epoch of the train command takes: train OUT.md [FOLDER [EARLIER]]; EARLIER is this program
// as built from an earlier commit.
if (args is ["train", var trainTable, .. { Length: <= 2 } trainWith])
{
    File.WriteAllText(trainTable,
        TrainBenchmark.Run(trainWith.FirstOrDefault(), trainWith.ElementAtOrDefault(1),
            Command + "train Benchmarks/TRAINING.md [FOLDER [EARLIER]]"));
    return 0;
}

// What bf16 costs in accuracy: precision OUT.md FOLDER
if (args is ["precision", var precisionTable, var precisionFolder])
{
    File.WriteAllText(precisionTable,
        PrecisionBenchmark.Run(precisionFolder, Command + "precision Benchmarks/PRECISION.md FOLDER"));
    return 0;
}

// Whether a ratio has fallen since it was stored: guard [--store]
if (args is ["guard"] or ["guard", "--store"])
    return RegressionGuard.Run(Path.Combine("Benchmarks", "GUARD.tsv"), isStoring: args.Length > 1);

// Activation kernels: the Markdown file to write, then names of functions; without any, all are timed and the table is printed.
ActivationBenchmarks.Functions = args.Length > 1 ? args[1..] : [];
string table = new ResultTable(BenchmarkRounds.Run()).ToMarkdown(Command + "Benchmarks/RESULTS.md");
if (args.Length > 0)
    File.WriteAllText(args[0], table);
else
    Console.Write(table);

return 0;
