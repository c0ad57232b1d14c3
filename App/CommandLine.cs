using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Text.Json.Nodes;
using MlNetClassifier.App.Commands;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Settings;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Pipelines.Scoring;
using MlNetClassifier.Training;
using MlNetClassifier.Training.Backbones;
using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Native;

namespace MlNetClassifier.App;

/// <summary>The program without its process: arguments in, text and an exit code out.</summary>
internal static class CommandLine
{
    private const int BrokenPipe = 32; // EPIPE on Linux and macOS

    private static readonly (string Verb, Func<AppEnvironment, Command> Create)[] Verbs =
    [
        ("train", TrainingSupport.IsIncluded ? TrainCommand.Create : Elsewhere("train", TrainCommand.Description)),
        ("evaluate", EvaluateCommand.Create),
        ("score", ScoreCommand.Create),
        ("explain", ExplainCommand.Create),
        ("similar", SimilarCommand.Create),
        ("serve", ServeCommand.Create),
        ("info", InfoCommand.Create),
        ("export", ExportCommand.Create),
        ("report", ReportCommand.Create),
        ("compare-runs", CompareRunsCommand.Create),
        ("activations", ActivationsCommand.Create),
        ("compare", TrainingSupport.IsIncluded ? CompareCommand.Create : Elsewhere("compare", CompareCommand.Description)),
        ("data", DataCommand.Create),
        ("plan", PlanCommand.Create),
        ("work", WorkCommand.Create),
        ("status", StatusCommand.Create),
        ("merge", MergeCommand.Create),
        ("cluster", ClusterCommand.Create),
        ("benchmark",
            TrainingSupport.IsIncluded ? BenchmarkCommand.Create : Elsewhere("benchmark", BenchmarkCommand.Description)),
        ("doctor", DoctorCommand.Create),
        ("completion", environment => CompletionCommand.Create(environment, () => CreateRoot(environment))),
    ];

    public static async Task<int> RunAsync(string[] args, AppEnvironment environment, CancellationToken cancellationToken)
    {
        TextWriter errors = environment.ErrorIsTerminal
            ? new WrappingWriter(environment.Error, environment.Width)
            : environment.Error;
        environment = environment with { Out = new PrintableWriter(environment.Out), Error = new PrintableWriter(errors) };

        args = FileNames.AfterDashes(args);

        // @FILE is a list of images to score, not more arguments.
        ParseResult parsed = CreateRoot(environment, args.FirstOrDefault()).Parse(args, new ParserConfiguration
        {
            ResponseFileTokenReplacer = null,
        });
        if (UsageFaults.OfEmptyValues(parsed) is [_, ..] empty)
            return Refuse(empty, parsed, args, environment);

        if (parsed.Action is ParseErrorAction || UsageFaults.WithOneDash(parsed, args).Count > 0)
            return Refuse(UsageFaults.Of(parsed, args, environment), parsed, args, environment);

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
            int code = await parsed.InvokeAsync(configuration, cancellationToken);
            if (code != ExitCode.Ok && WantsJson(parsed, args))
                WriteJson(((PrintableWriter)environment.Error).LastLine ?? string.Empty, code, environment);

            return code;
        }
        catch (Exception error)
        {
            return Explain(error, environment, parsed.GetValue(CommonOptions.Verbose), WantsJson(parsed, args));
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

        root.Options.Add(CommonOptions.Verbose);
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        var usual = (HelpAction)help.Action!;
        usual.MaxWidth = environment.Width;
        var start = new StartHelp(usual, environment);
        help.Action = start;
        root.SetAction(start.Invoke); // unlike the help's own action, it does not forgive a mistyped verb
        return root;
    }

    private static Func<AppEnvironment, Command> Elsewhere(string verb, string description) =>
        environment => ElsewhereCommand.Create(verb, description, environment);

    private static int Refuse(IEnumerable<string> faults, ParseResult parsed, string[] args, AppEnvironment environment)
    {
        string message = string.Join(Environment.NewLine, faults);
        environment.Error.WriteLine(message);
        environment.Error.WriteLine(
            $"Run '{UsageFaults.Typed(parsed, environment.CommandName)} --help' to see what is available.");
        if (WantsJson(parsed, args))
            WriteJson(message, ExitCode.Usage, environment);

        return ExitCode.Usage;
    }

    private static bool WantsJson(ParseResult parsed, string[] args) =>
        args.Any(word => word is "--json" or "--json=true") || parsed.CommandResult.Children.OfType<OptionResult>()
            .Any(option => option is { Option.Name: "--format", Tokens: [{ Value: "json" or "jsonl" }] });

    // A program that asked for JSON finds JSON, unless it has the beginning of a result already.
    private static void WriteJson(string error, int exitCode, AppEnvironment environment)
    {
        if (environment.Out is not PrintableWriter { IsUsed: false })
            return;

        try
        {
            environment.Out.WriteLine(ResultJson.OneLine(new JsonObject { ["error"] = error, ["exitCode"] = exitCode }));
        }
        catch (IOException)
        {
            // Standard error has said what is wrong, and the exit code that something is.
        }
    }

    private static int Explain(Exception error, AppEnvironment environment, bool verbose, bool wantsJson)
    {
        // The reader of the output has gone away, as head does: it has all that it wanted.
        if (error is IOException { HResult: BrokenPipe })
            return ExitCode.Ok;

        (int code, string message) = error switch
        {
            UsageException => (ExitCode.Usage, error.Message),
            DatasetException => (ExitCode.Data, error.Message),
            ModelFormatException => (ExitCode.Model, error.Message),
            BackboneException => (ExitCode.Model, SettingsTable.InOptions([error.Message]).Single()),
            SelfCheckException => (ExitCode.SelfCheck, error.Message),
            OperationCanceledException => (ExitCode.Stopped, "Stopped before there was anything to save."),
            TrainingException or TorchUnavailableException => (ExitCode.Unexpected, error.Message),

            TypeInitializationException or DllNotFoundException when error.GetBaseException() is DllNotFoundException missing =>
                (ExitCode.Unexpected, "A native library is missing or does not load: "
                    + $"{missing.Message.Split('\n')[0].TrimEnd()} Keep the files of the program in one folder; docs/native.md "
                    + "says what the system must have."),

            // .NET's own names what is not permitted, but not what to do; ours have no such cause.
            UnauthorizedAccessException { InnerException: IOException } => (ExitCode.Unexpected,
                $"{error.Message} Change its permissions, or give another file or folder."),
            IOException when !error.Message.Contains('\'', StringComparison.Ordinal) => (ExitCode.Unexpected,
                $"Cannot write to standard output: {error.Message.TrimEnd('.')}."),
            IOException or UnauthorizedAccessException => (ExitCode.Unexpected, error.Message),
            _ => (ExitCode.Unexpected,
                $"Unexpected error: {error.Message}{(verbose ? string.Empty : " Run again with --verbose for the details.")}"),
        };

        // These are one sentence each: a line break in it comes from a name.
        bool isOneLine = error is DatasetException or ModelFormatException or BackboneException or IOException
            or UnauthorizedAccessException;
        environment.Error.WriteLine(isOneLine ? Printable.Of(message) : message);
        if (wantsJson)
            WriteJson(message, code, environment);

        if (verbose)
            environment.Error.WriteLine(error);

        return code;
    }
}
