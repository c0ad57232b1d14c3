namespace MlNetClassifier.App.Tests.App;

/// <summary>
/// One training whose result many tests use: made by the first test that asks, in that test's folder, and kept in memory.
/// </summary>
internal sealed record TrainedRun(ProgramResult Result, IReadOnlyDictionary<string, byte[]> Files)
{
    public const int Epochs = 4;

    /// <summary>The shortest training of the images in <c>data</c>.</summary>
    public static readonly string[] Quick =
        ["train", "--data", "data", "--size", "16", "--threads", "1", "--no-probe", "--epochs", "1"];

    private static readonly SemaphoreSlim Gate = new(1);
    private static TrainedRun? _trained;

    /// <summary>The set of <see cref="TestDataset"/>, trained as a user does it, into <c>runs/train</c>.</summary>
    public static async Task<TrainedRun> GetAsync(string folder)
    {
        await Gate.WaitAsync();
        try
        {
            return _trained ??= await TrainAsync(Directory.CreateDirectory(Path.Join(folder, "trained run")).FullName);
        }
        finally
        {
            Gate.Release();
        }
    }

    /// <summary>
    /// Puts the model file and the images it was trained on into a folder: <c>runs/train/model.zip</c> and <c>data</c>.
    /// </summary>
    public static async Task<TestProgram> PutAsync(string folder)
    {
        TrainedRun run = await GetAsync(folder);
        var program = new TestProgram(folder);
        program.Write("runs/train/model.zip", run.Files["model.zip"]);
        TestDataset.Draw(program.PathOf("data"));
        return program;
    }

    /// <summary>Puts all files of the run into <c>runs/train</c>, and the images into <c>data</c>: where they were.</summary>
    public static async Task<TestProgram> PutAllAsync(string folder)
    {
        TestProgram program = await PutAsync(folder);
        foreach ((string name, byte[] content) in (await GetAsync(folder)).Files)
            program.Write("runs/train/" + name, content);

        return program;
    }

    private static async Task<TrainedRun> TrainAsync(string folder)
    {
        TestDataset.Draw(Path.Join(folder, "data"));
        ProgramResult result = await new TestProgram(folder).RunAsync(
            "train", "--data", "data", "--size", "16", "--epochs", $"{Epochs}", "--batch", "4", "--lr", "0.003",
            "--threads", "1");
        result.AssertCode(0);
        return new TrainedRun(
            result,
            Directory.EnumerateFiles(Path.Join(folder, "runs", "train"))
                .ToDictionary(file => Path.GetFileName(file), File.ReadAllBytes));
    }
}
