using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Runs;
using MlNetClassifier.App.Train;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Data.SampleSet;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Training;
using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.App.Doctor;

/// <summary>Whether the machine suits: processor, memory, folders, clock, and what is sent from it.</summary>
internal static class MachineFindings
{
    private const long Mebi = 1L << 20;
    private const long LeastDisk = 64 * Mebi; // a model of the pretrained network
    private const long EnoughDisk = 1024 * Mebi;
    private const string OnnxRuntimeVariable = "ORT_DISABLE_TELEMETRY";
    private const string SdkVariable = "DOTNET_CLI_TELEMETRY_OPTOUT";
    private static readonly DateTimeOffset Written = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static IEnumerable<Finding> All(AppEnvironment environment) =>
    [
        new(".NET", FindingMark.Ok, $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, "
            + $"{RuntimeInformation.ProcessArchitecture}"),
        Processor(),
        Memory(Available()),
        Folder("runs", environment.Resolve(RunFolder.DefaultProject), environment),
        Folder("temporary", Path.GetTempPath(), environment),
        Clock(environment.Clock.GetUtcNow()),
        Telemetry(environment),
    ];

    /// <summary>Whether the memory is enough for a training with default options.</summary>
    /// <param name="available">In bytes.</param>
    public static Finding Memory(long available)
    {
        string free = $"{Size(available)} of {Size(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes)} are free";
        if (!TrainingSupport.IsIncluded)
            return new Finding("memory", FindingMark.Ok, free);

        NetworkTrainerOptions options = NetworkTable.All[0].Options;
        var input = new ImageInput();
        int classes = SampleSetGenerator.ClassNames.Count;
        NetworkDescription network = options.DescribeNetwork(classes, input.Height, input.Width);
        long images = new SampleSetOptions().ImagesPerClass * classes;
        long training = TrainingMemory.Of(network, images, options.BatchSize).Total + (images * network.Input.Length);
        string found = $"{free}; a default training takes up to {Size(training)}";
        return available >= training
            ? new Finding("memory", FindingMark.Ok, found)
            : new Finding("memory", FindingMark.Warning, found,
                "End other programs, raise the limit of the container, or train with a smaller --size.");
    }

    /// <summary>Whether a folder can be written to, and has room.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="folder">Its path; the nearest folder above it that exists is tried.</param>
    /// <param name="environment">The surroundings.</param>
    public static Finding Folder(string name, string folder, AppEnvironment environment) => Finding.Of(
        name, "Change its permissions, make room, or work in another folder (cd, or TMPDIR for temporary files).", () =>
        {
            string tried = folder;
            while (!Path.Exists(tried) && Path.GetDirectoryName(tried) is { } above)
                tried = above;

            string probe = Path.Combine(tried, $".mlnetclassifier-doctor-{Guid.NewGuid():N}");
            try
            {
                File.WriteAllText(probe, name);
            }
            finally
            {
                File.Delete(probe);
            }

            return Room(name, environment.Shorten(folder), new DriveInfo(tried).AvailableFreeSpace);
        });

    /// <summary>Whether a disk has room.</summary>
    public static Finding Room(string name, string folder, long free)
    {
        string found = $"'{folder}' can be written to; {Size(free)} are free";
        return free < LeastDisk
            ? new Finding(name, FindingMark.Broken, found, "Make room: a model of a pretrained network takes as much as 64 MB.")
            : free < EnoughDisk
                ? new Finding(name, FindingMark.Warning, found, "Make room: features and models of several runs take a gigabyte.")
                : new Finding(name, FindingMark.Ok, found);
    }

    /// <summary>Whether the clock can be right.</summary>
    public static Finding Clock(DateTimeOffset now)
    {
        string found = now.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
        return now >= Written
            ? new Finding("clock", FindingMark.Ok, found)
            : new Finding("clock", FindingMark.Warning, $"{found}, before this program was written",
                "Set the clock: runs and models are dated by it.");
    }

    /// <summary>Whether anything that this program loads sends data.</summary>
    public static Finding Telemetry(AppEnvironment environment)
    {
        string? given = environment.Variable(OnnxRuntimeVariable);
        if (given is not (null or "1"))
        {
            return new Finding("telemetry", FindingMark.Warning, $"ONNX Runtime's is on: {OnnxRuntimeVariable} is '{given}'",
                $"Take {OnnxRuntimeVariable} out of the environment, or set it to 1.");
        }

        return new Finding("telemetry", FindingMark.Ok, "this program sends nothing; ONNX Runtime's events are off",
            environment.Variable(SdkVariable) is null
                ? $"The .NET SDK, which builds programs, has events of its own: {SdkVariable}=1 switches them off."
                : null);
    }

    private static Finding Processor()
    {
        int cores = Environment.ProcessorCount, all = Math.Max(cores, ProcessorFeatures.Cores());
        string found = $"{Figures.Count(cores, "core")}{(cores < all ? $" of {Figures.Count(all)} (limited)" : string.Empty)}, "
            + $"{ProcessorFeatures.Found()}";
        return X86Base.IsSupported && !Avx2.IsSupported
            ? new Finding("processor", FindingMark.Warning, found, "Without AVX2 everything takes several times as long.")
            : new Finding("processor", FindingMark.Ok, found);
    }

    // Linux says what it could give to a new program; elsewhere it is what nobody uses.
    private static long Available()
    {
        GCMemoryInfo memory = GC.GetGCMemoryInfo();
        long free = memory.TotalAvailableMemoryBytes - Environment.WorkingSet;
        const string Line = "MemAvailable:";
        string? available = OperatingSystem.IsLinux()
            ? File.ReadLines("/proc/meminfo").FirstOrDefault(line => line.StartsWith(Line, StringComparison.Ordinal))
            : null;
        return available is null
            ? Math.Min(free, memory.TotalAvailableMemoryBytes - memory.MemoryLoadBytes)
            : Math.Min(free, long.Parse(available[Line.Length..].Replace("kB", string.Empty, StringComparison.Ordinal).Trim(),
                CultureInfo.InvariantCulture) * 1024);
    }

    private static string Size(long bytes) =>
        bytes < EnoughDisk ? $"{Figures.Count(bytes / Mebi)} MB" : $"{Figures.Fixed(bytes / 1e9, 1)} GB";
}
