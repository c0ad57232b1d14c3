using MlNetClassifier.App.Hosting;

namespace MlNetClassifier.App.Tests.App;

/// <summary>The whole program, run in this process with a folder of its own as working folder.</summary>
internal sealed class TestProgram(string folder)
{
    /// <summary>The time of day of every run.</summary>
    public static DateTimeOffset Now { get; } = new(2026, 2, 3, 4, 5, 6, TimeSpan.Zero);

    public string Folder => folder;

    public TextReader In { get; init; } = TextReader.Null;

    public StringWriter Error { get; init; } = new();

    /// <summary>Whether both outputs pass for a terminal.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>Columns of the terminal.</summary>
    public int Width { get; init; } = 80;

    /// <summary>What commands to copy begin with.</summary>
    public string CommandName { get; init; } = "mlnetclassifier";

    public CancellationToken Stop { get; init; }

    /// <summary>Whether it is SIGTERM that stops it.</summary>
    public bool IsTerminated { get; init; }

    /// <summary>Variables of the environment.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>Whether a training tries the pretrained network as well, which takes longer than what most tests train.</summary>
    public bool Probes { get; init; }

    public string PathOf(string relative) => Path.Join(folder, relative);

    public string Write(string relative, string text) => Write(relative, System.Text.Encoding.UTF8.GetBytes(text));

    public string Write(string relative, byte[] content)
    {
        string path = PathOf(relative);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    public string Read(string relative) => File.ReadAllText(PathOf(relative));

    public async Task<ProgramResult> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        Error.GetStringBuilder().Clear();
        var environment = new AppEnvironment
        {
            Out = output,
            Error = Error,
            In = In,
            WorkingDirectory = folder,
            CommandName = CommandName,
            OutIsTerminal = IsTerminal,
            ErrorIsTerminal = IsTerminal,
            Width = Width,
            Clock = new StoppedClock(),
            IsTerminated = () => IsTerminated,
            Variable = name => Variables.GetValueOrDefault(name),
        };
        string[] typed = !Probes && args is ["train", .. var rest] ? ["train", "--no-probe", .. rest] : args;
        int code = await CommandLine.RunAsync(typed, environment, Stop);
        return new ProgramResult(code, output.ToString(), Error.ToString());
    }

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;

        public override long GetTimestamp() => 0; // no time is ever up
    }
}
