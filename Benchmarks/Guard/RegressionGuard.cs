using System.Globalization;
using MlNetClassifier.Benchmarks.Processes;
using MlNetClassifier.Benchmarks.Scoring;
using MlNetClassifier.Benchmarks.Training;
using MlNetClassifier.Benchmarks.Transfer;
using MlNetClassifier.Data.SampleSet;
using MlNetClassifier.Training.Native;

namespace MlNetClassifier.Benchmarks.Guard;

/// <summary>
/// The main ratios of the tables in a few minutes, against stored ones: before a change of what is hot is merged.
/// </summary>
internal static class RegressionGuard
{
    private const int Repeats = 3; // when ratios are stored, for the noise
    private const int Rounds = 3;
    private const int Batch = 32;
    private const int Steps = 20;
    private const int EpochSteps = 40; // of the sample set
    private const int Epochs = 4;
    private static readonly (string Name, Contender Ours, Contender Other)[] NoRatios = [];

    /// <summary>Measures, prints a table, and compares or stores.</summary>
    /// <param name="file">The stored ratios.</param>
    /// <param name="isStoring">Whether to measure several times and store, in place of comparing.</param>
    /// <returns>1 if a ratio has fallen by more than its noise, else 0.</returns>
    public static int Run(string file, bool isStoring)
    {
        DirectoryInfo work = Directory.CreateTempSubdirectory("guard-benchmark");
        try
        {
            return Run(file, isStoring, work.FullName);
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    private static int Run(string file, bool isStoring, string work)
    {
        string data = Path.Combine(work, "data"), runs = Path.Combine(work, "runs"), program = ClassifierProgram.Build();
        SampleSetGenerator.Generate(data, new SampleSetOptions(), null, CancellationToken.None);
        ProgramRun.Time(program, ["train", data, "--epochs", "1", "--project", runs]);
        string run = Path.Combine(runs, "train");

        if (isStoring)
        {
            IReadOnlyDictionary<string, double>[] all =
                [.. Enumerable.Range(0, Repeats).Select(_ => Measure(program, run, data))];
            File.WriteAllLines(file,
            [
                $"# {Machine.Description()}, {DateTime.UtcNow:yyyy-MM-dd}: ratio (the other's time divided by ours), noise",
                .. all[0].Keys.Select(name => GuardedRatio.Of(name, [.. all.Select(ratios => ratios[name])]).ToLine()),
            ]);
            Console.Write(File.ReadAllText(file));
            return 0;
        }

        IReadOnlyDictionary<string, double> measured = Measure(program, run, data);
        bool isBroken = false;
        Console.WriteLine(File.ReadLines(file).First());
        Console.WriteLine(FormattableString.Invariant($"# measured on {Machine.Description()}"));
        foreach (GuardedRatio stored in GuardedRatio.Read(file))
        {
            // Not every processor computes in bf16.
            string verdict = !measured.TryGetValue(stored.Name, out double now) ? "not measured here"
                : stored.IsBrokenBy(now) ? "SLOWER"
                : "ok";
            isBroken |= verdict == "SLOWER";
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{verdict,-18} {stored.Name}: {now:F2}, stored {stored.Ratio:F2}, noise {stored.Noise:P0}"));
        }

        return isBroken ? 1 : 0;
    }

    private static Dictionary<string, double> Measure(string program, string run, string data)
    {
        using var images = new ImageList(data);
        string raw = NetworkWorker.Raw(batch: 8, sessions: Environment.ProcessorCount, threads: 1);
        Contender steps = Step(TrainWorker.Ours), bf16 = Step(TrainWorker.OursBf16), network = Network(raw);
        (string Name, Contender Ours, Contender Other)[][] together = // what shares a contender takes turns with it once
        [
            [
                ("an epoch of train, against its steps alone",
                    new("train", null, [TrainWorker.Word, TrainWorker.Epoch, program, data, Text(Epochs)]),
                    Step(TrainWorker.Ours, EpochSteps)),
            ],
            [
                ("a step in float32, against naive TorchSharp", steps, Step(TrainWorker.Naive)),
                .. BFloat16Hardware.IsPresent ? [("a step in bf16, against float32", bf16, steps)] : NoRatios,
            ],
            [
                ("the network in bulk, against ONNX Runtime", Network(NetworkWorker.Ours), network),
                ("the network stage of model.zip, against ONNX Runtime", Network(NetworkWorker.Rows), network),
            ],
            [("files to scores, against ML.NET's stages", Score(ScoreWorker.Ours), Score(ScoreWorker.Stock))],
            [
                ("features of resnet18, against ONNX Runtime",
                    Features(FeatureWorker.Ours), Features(FeatureWorker.Forms[^1].Name)),
            ],
        ];

        var ratios = new Dictionary<string, double>();
        foreach ((string Name, Contender Ours, Contender Other)[] group in together)
        {
            IReadOnlyDictionary<string, double> seconds = InterleavedRounds.Medians(
                [.. group.SelectMany(pair => new[] { pair.Ours, pair.Other }).DistinctBy(contender => contender.Name)], Rounds);
            foreach ((string name, Contender ours, Contender other) in group)
                ratios[name] = seconds[other.Name] / seconds[ours.Name];
        }

        return ratios;

        static Contender Step(string word, int steps = Steps) =>
            new(word, null, [TrainWorker.Word, word, Text(Batch), Text(steps)]);
        Contender Network(string word) => new(word, null, [NetworkWorker.Word, word, run]);
        Contender Score(string word) => new(word, null, [ScoreWorker.Word, word, run, images.ListFile]);
        static Contender Features(string word) => new(word, null, [FeatureWorker.Word, word, "160"]);
        static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
    }
}
