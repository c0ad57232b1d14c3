using System.Diagnostics;
using System.Globalization;
using System.Text;
using MlNetClassifier.Benchmarks.Processes;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Training.Trials;

namespace MlNetClassifier.Benchmarks.Training;

/// <summary>
/// Steps of training against naive TorchSharp and PyTorch, their share of what the processor can do, and the cost of everything
/// around them.
/// </summary>
internal static class TrainBenchmark
{
    private const string OursName = "ours, float32", OursBf16Name = "ours, bf16", NaiveName = "naive TorchSharp";
    private const string EagerName = "PyTorch, eager", KeptName = "PyTorch, eager, keeping memory";
    private const string EarlierName = "an earlier build, float32";
    private const string StepsName = "steps alone", EpochName = "`train`";
    private const string Python = "/usr/bin/python3"; // where Debian's packages are, whatever else is called python3
    private static readonly double OperationsOfImage =
        NetworkOperations.Training(new PlainNetwork().Describe(NetworkInput.Image(64, 64), 3));
    private static readonly string Script = Path.Combine("Benchmarks", "Training", "eager_peer.py");
    private const int Rounds = 9;
    private const int ImagesOfPass = 1280;
    private const int EpochRounds = 5;
    private const int Epochs = 8;
    private const int EpochSteps = 40; // as many as cifar3 has in an epoch

    /// <summary>Measures and gives a Markdown document.</summary>
    /// <param name="folder">A data set for whole trainings; null leaves them out.</param>
    /// <param name="earlier">This program as built from an earlier commit; null for no such row.</param>
    /// <param name="command">What was typed.</param>
    public static string Run(string? folder, string? earlier, string command)
    {
        string? peer = PyTorchVersion();
        var text = new StringBuilder("# Speed of training\n\n");
        text.Append(CultureInfo.InvariantCulture,
            $"Made by `{command}` on {DateTime.UtcNow:yyyy-MM-dd}: {Machine.Description()}.\n\n")
            .Append(CultureInfo.InvariantCulture, $"The network `lesson` on 64 x 64 pixels, {OperationsOfImage / 1e6:F2} MFLOP "
                + $"an image, {TrainWorker.Threads} threads each. Each contender is a process of its own; one pass of\n")
            .Append(CultureInfo.InvariantCulture, $"{ImagesOfPass} images after the other in turn, {Rounds} rounds, medians. "
                + $"Naive TorchSharp: `nn.Sequential`, `optim.Adam`, batches of `float[]` through\n`torch.tensor`; glibc keeps "
                + $"its memory as it keeps ours.\n")
            .Append(peer is null
                ? $"PyTorch is left out: `{Python}` cannot import torch (`Benchmarks/install-peers.sh`).\n"
                : $"PyTorch {peer} (Debian's python3-torch): `nn.Sequential`, NCHW, eager, `torch.optim.Adam`; as installed, "
                    + "and with glibc's\nallocator set as ours (`MALLOC_MMAP_MAX_` and so on), which is what the column "
                    + "against PyTorch means.\n");
        foreach (int batch in new[] { 32, 64, 128 })
            AppendSteps(text, batch, peer is not null, earlier);

        AppendConvolution(text, 32);
        if (folder is not null)
        {
            string program = ClassifierProgram.Build();
            AppendEpoch(text, program, folder);
        }

        return text.ToString();
    }

    private static void AppendSteps(StringBuilder text, int batch, bool hasPeer, string? earlier)
    {
        int steps = ImagesOfPass / batch;
        List<Contender> contenders =
            [Of(OursName, TrainWorker.Ours), Of(OursBf16Name, TrainWorker.OursBf16), Of(NaiveName, TrainWorker.Naive)];
        if (hasPeer)
        {
            string[] eager = [Python, Script, Text(batch), Text(steps), Text(TrainWorker.Threads)];
            contenders.Add(new(EagerName, eager[0], eager[1..]));
            contenders.Add(
                new(KeptName, "/usr/bin/env",
                    ["MALLOC_MMAP_MAX_=0", "MALLOC_TRIM_THRESHOLD_=2147483647", "MALLOC_TOP_PAD_=67108864", .. eager]));
        }

        if (earlier is not null)
        {
            contenders.Add(
                new(EarlierName, earlier, [TrainWorker.Word, TrainWorker.Ours, Text(batch), Text(steps)]));
        }

        (IReadOnlyDictionary<string, double> seconds, double peak) = Medians(contenders);
        text.Append(CultureInfo.InvariantCulture, $"\n## Batch {batch}\n\nFloat32 peak measured in the same run: "
            + $"{peak / 1e9:N0} GFLOP/s on {TrainWorker.Threads} threads. The share counts "
            + $"the operations of the\ntextbook, zeros that ours skips included.\n\n")
            .Append("| step | images/s | ms | against naive TorchSharp | against PyTorch | against ours, float32 | share of "
                + "the float32 peak |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n");
        foreach ((string name, double own) in seconds)
        {
            double speed = ImagesOfPass / own;
            string eager = hasPeer ? Text(seconds[KeptName] / own) : "-";
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {speed:N0} | {own / steps * 1e3:F1} | "
                + $"{Text(seconds[NaiveName] / own)} | {eager} | {Text(seconds[OursName] / own)} | "
                + $"{speed * OperationsOfImage / peak:P1} |\n");
        }

        Contender Of(string name, string word) => new(name, null, [TrainWorker.Word, word, Text(batch), Text(steps)]);
    }

    private static void AppendConvolution(StringBuilder text, int batch)
    {
        (Contender Contender, int Passes)[] rows =
        [
            (Of("oneDNN, forward", ConvolutionWorker.Forward), 1),
            (Of("oneDNN, forward and both gradients", ConvolutionWorker.Whole), 3),
            (Of("ours: oneDNN's forward, bias, pooling, gradients of the winners", ConvolutionWorker.Ours), 3),
        ];
        (IReadOnlyDictionary<string, double> seconds, double peak) = Medians([.. rows.Select(row => row.Contender)]);
        text.Append(CultureInfo.InvariantCulture, $"\n## The second convolution alone, batch {batch}\n\n")
            .Append(CultureInfo.InvariantCulture, $"{ConvolutionWorker.OperationsOfImage / 1e6:F2} MFLOP an image and pass. Half "
                + $"of the input is zero, as after ReLU, and half of what\ncomes back to the pooled output; oneDNN, called "
                + $"through libtorch, does not look at zeros.\n\n")
            .Append("| computed | ms | share of the float32 peak |\n| --- | ---: | ---: |\n");
        foreach ((Contender contender, int passes) in rows)
        {
            double own = seconds[contender.Name] / ConvolutionWorker.Times;
            text.Append(CultureInfo.InvariantCulture, $"| {contender.Name} | {own * 1e3:F2} | "
                + $"{passes * batch * ConvolutionWorker.OperationsOfImage / own / peak:P1} |\n");
        }

        Contender Of(string name, string word) => new(name, null, [ConvolutionWorker.Word, word, Text(batch)]);
    }

    // With the peak of the processor, the better of before and after.
    private static (IReadOnlyDictionary<string, double> Seconds, double Peak) Medians(IReadOnlyList<Contender> contenders)
    {
        double before = FloatingPointPeak.Measure(TrainWorker.Threads);
        IReadOnlyDictionary<string, double> seconds = InterleavedRounds.Medians(contenders, Rounds);
        return (seconds, Math.Max(before, FloatingPointPeak.Measure(TrainWorker.Threads)));
    }

    private static void AppendEpoch(StringBuilder text, string program, string folder)
    {
        IReadOnlyDictionary<string, double> seconds = InterleavedRounds.Medians(
        [
            new(StepsName, null, [TrainWorker.Word, TrainWorker.Ours, "32", Text(EpochSteps)]),
            new(EpochName, null, [TrainWorker.Word, TrainWorker.Epoch, program, folder, Text(Epochs)]),
        ], EpochRounds);
        text.Append(CultureInfo.InvariantCulture,
            $"\n## A whole epoch of `train` on `{Path.GetFileName(Path.TrimEndingDirectorySeparator(folder))}`\n\n")
            .Append(CultureInfo.InvariantCulture, $"{EpochSteps} steps of 32 images, {EpochRounds} rounds in turn. The "
                + $"command's own time is from the end of an epoch to the end of the next (median of {Epochs - 1}), with "
                + $"validation,\ncheckpoint, figures and report.\n\n")
            .Append("| epoch | ms | against the steps alone |\n| --- | ---: | ---: |\n");
        foreach ((string name, double own) in seconds)
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {own * 1e3:F0} | {Text(own / seconds[StepsName])} |\n");
    }

    private static string? PyTorchVersion()
    {
        try
        {
            var start = new ProcessStartInfo(Python, ["-c", "import torch; print(torch.__version__)"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using Process process = Process.Start(start)!;
            string version = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return process.ExitCode == 0 ? version : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(double ratio) => ratio.ToString("F2", CultureInfo.InvariantCulture);
}
