using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using MlNetClassifier.App.Commands;
using MlNetClassifier.App.Output;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Pipelines.Scoring;
using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Native;

namespace MlNetClassifier.App;

/// <summary>The program without its process: arguments in, text and an exit code out.</summary>
internal static class CommandLine
{
    private const int BrokenPipe = 32; // EPIPE on Linux and macOS

    private static readonly (string Verb, Func<AppEnvironment, Command> Create)[] Verbs =
    [
        ("train", TrainCommand.Create),
        ("evaluate", EvaluateCommand.Create),
        ("score", ScoreCommand.Create),
        ("info", InfoCommand.Create),
        ("report", ReportCommand.Create),
        ("compare-runs", CompareRunsCommand.Create),
        ("activations", ActivationsCommand.Create),
        ("compare", CompareCommand.Create),
        ("data", DataCommand.Create),
        ("benchmark", BenchmarkCommand.Create),
    ];

    public static async Task<int> RunAsync(string[] args, AppEnvironment environment, CancellationToken cancellationToken)
    {
        if (environment.ErrorIsTerminal)
            environment = environment with { Error = new WrappingWriter(environment.Error, environment.Width) };

        // @FILE is a list of images to score, not more arguments.
        ParseResult parsed = CreateRoot(environment, args.FirstOrDefault()).Parse(args, new ParserConfiguration
        {
            ResponseFileTokenReplacer = null,
        });
        if (UsageFaults.OfEmptyValues(parsed) is [_, ..] empty)
            return Refuse(empty, parsed, environment);

        if (parsed.Action is ParseErrorAction)
            return Refuse(UsageFaults.Of(parsed), parsed, environment);

        var configuration = new InvocationConfiguration
        {
            Output = environment.Out,
            Error = environment.Error,
            EnableDefaultExceptionHandler = false,

            // Program.cs handles signals: stopping means saving first, which takes longer than any fixed time.
            ProcessTerminationTimeout = null,
        };
        if (parsed.GetValue(CommonOptions.Verbose))
            environment.Error.WriteLine($"JPEG decoder: {JpegDecoder.Current}.");

        try
        {
            return await parsed.InvokeAsync(configuration, cancellationToken);
        }
        catch (Exception error)
        {
            return Explain(error, environment, parsed.GetValue(CommonOptions.Verbose));
        }
    }

    /// <summary>The commands that a user can type.</summary>
    /// <param name="environment">The surroundings.</param>
    /// <param name="first">
    /// First word of the command line. If it is a verb, only that one is made: making all takes a quarter of the time that
    /// scoring one image takes.
    /// </param>
    internal static RootCommand CreateRoot(AppEnvironment environment, string? first = null)
    {
        var root = new RootCommand(
            "Turns a folder of images into a trained, saved, explainable image classifier. "
            + "Results go to standard output, progress to standard error.");
        bool isVerb = Verbs.Any(known => known.Verb == first);
        foreach ((string verb, Func<AppEnvironment, Command> create) in Verbs)
        {
            if (!isVerb || verb == first)
                root.Subcommands.Add(create(environment));
        }

        if (root.Options.OfType<HelpOption>().Single().Action is HelpAction help)
            help.MaxWidth = environment.Width;

        root.Options.Add(CommonOptions.Verbose);
        return root;
    }

    private static int Refuse(IEnumerable<string> faults, ParseResult parsed, AppEnvironment environment)
    {
        foreach (string fault in faults)
            environment.Error.WriteLine(fault);

        environment.Error.WriteLine(
            $"Run '{UsageFaults.Typed(parsed, environment.CommandName)} --help' to see what is available.");
        return ExitCode.Usage;
    }

    private static int Explain(Exception error, AppEnvironment environment, bool verbose)
    {
        (int code, string message) = error switch
        {
            UsageException => (ExitCode.Usage, error.Message),
            DatasetException => (ExitCode.Data, error.Message),
            ModelFormatException => (ExitCode.Model, error.Message),
            SelfCheckException => (ExitCode.SelfCheck, error.Message),
            OperationCanceledException => (ExitCode.Stopped, "Stopped before there was anything to save."),
            TrainingException or TorchUnavailableException => (ExitCode.Unexpected, error.Message),

            // .NET's own names what is not permitted, but not what to do; ours have no such cause.
            UnauthorizedAccessException { InnerException: IOException } => (ExitCode.Unexpected,
                $"{error.Message} Change its permissions, or give another file or folder."),
            IOException when !error.Message.Contains('\'', StringComparison.Ordinal) => (ExitCode.Unexpected,
                $"Cannot write to standard output: {error.Message.TrimEnd('.')}."),
            IOException or UnauthorizedAccessException => (ExitCode.Unexpected, error.Message),
            _ => (ExitCode.Unexpected,
                $"Unexpected error: {error.Message}{(verbose ? string.Empty : " Run again with --verbose for the details.")}"),
        };

        // The reader of the output has gone away, as head does: that is not an error to report.
        if (error is not IOException { HResult: BrokenPipe })
            environment.Error.WriteLine(message);

        if (verbose)
            environment.Error.WriteLine(error);

        return code;
    }
}
