using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using MlNetClassifier.App;

using var stop = new CancellationTokenSource();
bool isTerminated = false;

// The first signal asks for an orderly end, with the best network saved; a second one ends the process as usual. But SIGTERM
// after SIGTERM is the same wish once more: Slurm sends it to a script and to what that started, and the script passes it on.
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

var environment = new AppEnvironment
{
    Out = Output(),
    Error = StandardStream.IsOpen(2) ? Console.Error : TextWriter.Null,
    In = Console.In,
    WorkingDirectory = Environment.CurrentDirectory,
    OutIsTerminal = !Console.IsOutputRedirected,
    ErrorIsTerminal = !Console.IsErrorRedirected,
    IsTerminated = () => isTerminated,
    Variable = Environment.GetEnvironmentVariable,
    Program = Environment.ProcessPath is not { } started ? ["mlnetclassifier"]
        : Path.GetFileNameWithoutExtension(started) == "dotnet" ? [started, Path.GetFullPath(Environment.GetCommandLineArgs()[0])]
        : [started],
};
if ((environment.OutIsTerminal || environment.ErrorIsTerminal) && Columns() is > 20 and var columns)
    environment = environment with { Width = columns };

// A command that is printed can be copied: after dotnet run, the program is shown by its path.
if (Environment.ProcessPath is { } program && Path.GetFileNameWithoutExtension(program) == environment.CommandName)
    environment = environment.StartedFrom(program, Environment.GetEnvironmentVariable("PATH"));

return await CommandLine.RunAsync(args, environment, stop.Token);

// .NET's console does not notice that the reader of a pipe has gone (score | head), and would score a million files for nobody.
static TextWriter Output()
{
    if (!StandardStream.IsOpen(1))
        return new StandardStream();

    if (!Console.IsOutputRedirected || OperatingSystem.IsWindows())
        return Console.Out;

    var output = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
    return output.CanSeek ? Console.Out : new StreamWriter(output) { AutoFlush = true };
}

// A terminal without a size says 0, or refuses the question.
static int Columns()
{
    try
    {
        return Console.WindowWidth;
    }
    catch (IOException)
    {
        return 0;
    }
}

void Stop(PosixSignalContext signal)
{
    bool isTerm = signal.Signal == PosixSignal.SIGTERM;
    signal.Cancel = !stop.IsCancellationRequested || (isTerm && isTerminated);
    isTerminated |= isTerm;
    stop.Cancel();
}
