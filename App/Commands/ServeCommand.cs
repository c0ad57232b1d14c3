using System.CommandLine;
using MlNetClassifier.App.Settings;
using MlNetClassifier.Server;
using MlNetClassifier.Server.Options;

namespace MlNetClassifier.App.Commands;

/// <summary><c>serve</c>: saved models behind HTTP, until the process is asked to end.</summary>
internal static class ServeCommand
{
    private const string KeyVariable = "MLNETCLASSIFIER_API_KEY";

    private static readonly (string Property, string Option)[] Words =
    [
        (nameof(ServerOptions.Host), "--host"), (nameof(ServerOptions.Port), "--port"),
        (nameof(ServerOptions.Threads), "--threads"), (nameof(ServerOptions.QueueLength), "--queue"),
        (nameof(ServerOptions.MaxImages), "--max-images"), (nameof(ServerOptions.MaxBodyMiB), "--max-body"),
        (nameof(ServerOptions.MemoryMiB), "--memory"), (nameof(ServerOptions.MaxConnections), "--connections"),
        (nameof(ServerOptions.TimeoutSeconds), "--timeout"), (nameof(ServerOptions.GraceSeconds), "--grace"),
        (nameof(ServerOptions.CorsOrigins), "--cors"), (nameof(ServerOptions.Otlp), "--otlp"),
    ];

    public static Command Create(AppEnvironment environment)
    {
        var standard = new ServerOptions { Models = [] };
        Option<string[]> models = new("--model", "-m")
        {
            Description = "Model file or folder of a run; NAME=FILE to call it something else than its file. Several times for "
                + "several models. Replace a file, and the new model takes over. [default: the model below runs/, if there is "
                + "only one]",
            HelpName = "[NAME=]FILE",
        };
        Option<int> port = CommonOptions.Number("--port", standard.Port, "Port to listen at; 0 takes a free one.", "-p");
        Option<string> host = new("--host")
        {
            Description = "Address to listen at: an IP address of this machine; 0.0.0.0 is all of them.",
            HelpName = "ADDRESS",
            DefaultValueFactory = _ => standard.Host,
        };
        Option<int> threads = CommonOptions.Number("--threads", standard.Threads, "Threads that score; 0 is one per core.");
        Option<int> queue = CommonOptions.Number(
            "--queue", standard.QueueLength, "Images that wait at most; then the answer is 429.");
        Option<int> maxImages = CommonOptions.Number(
            "--max-images", standard.MaxImages, "Images in one request at most; else 413.");
        Option<int> maxBody = CommonOptions.Number(
            "--max-body", standard.MaxBodyMiB, "MiB of one request at most; else 413.");
        Option<int> memory = CommonOptions.Number(
            "--memory", standard.MemoryMiB, "MiB of all requests in memory at most; then 429.");
        Option<int> connections = CommonOptions.Number("--connections", standard.MaxConnections, "Connections at most.");
        Option<int> timeout = CommonOptions.Number(
            "--timeout", standard.TimeoutSeconds, "Seconds that a request may take.");
        Option<int> grace = CommonOptions.Number("--grace", standard.GraceSeconds,
            "Seconds that requests are taken on after SIGTERM or Ctrl+C, while /v2/health/ready says 503.");
        Option<string?> keyFile = new("--api-key-file")
        {
            Description = $"File with the key that clients must send; or set {KeyVariable}. [default: no key]",
            HelpName = "FILE",
        };
        Option<string[]> cors = new("--cors")
        {
            Description = "Origin whose pages may call the server, such as https://example.org; several times for several.",
            HelpName = "ORIGIN",
        };
        Option<string?> otlp = new("--otlp")
        {
            Description = "Where metrics and traces are sent by OTLP over HTTP, such as http://localhost:4318.",
            HelpName = "URL",
        };
        Option<string> log = CommonOptions.Choice("--log", "How the log on standard error is written.", ServerLogForm.Plain);
        var command = new Command("serve", "Answer over HTTP with saved models: a page, a simple API, the Open Inference "
            + "Protocol. An image has at most 89 million pixels, as everywhere.")
        {
            models, port, host, threads, queue, maxImages, maxBody, memory, connections, timeout, grace, keyFile, cors, otlp, log,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new ServerOptions
            {
                Models = [.. SourcesOf(parsed.GetValue(models) ?? [], environment)],
                Port = parsed.GetValue(port),
                Host = parsed.GetValue(host)!,
                Threads = parsed.GetValue(threads),
                QueueLength = parsed.GetValue(queue),
                MaxImages = parsed.GetValue(maxImages),
                MaxBodyMiB = parsed.GetValue(maxBody),
                MemoryMiB = parsed.GetValue(memory),
                MaxConnections = parsed.GetValue(connections),
                TimeoutSeconds = parsed.GetValue(timeout),
                GraceSeconds = parsed.GetValue(grace),
                ApiKey = KeyOf(parsed.GetValue(keyFile), environment),
                CorsOrigins = parsed.GetValue(cors) ?? [],
                Otlp = parsed.GetValue(otlp) is { } url ? new Uri(url, UriKind.RelativeOrAbsolute) : null,
            },
            CommonOptions.Chosen<ServerLogForm>(parsed.GetValue(log)!),
            environment,
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        ServerOptions options, ServerLogForm log, AppEnvironment environment, CancellationToken cancellationToken)
    {
        if (options.Validate() is [_, ..] faults)
            throw new UsageException(string.Join(Environment.NewLine, faults.Select(Typed)));

        await using ImageServer server =
            await ImageServer.StartAsync(options, logging => ServerLog.Configure(logging, log), cancellationToken);
        foreach (ModelSource model in options.Models)
            environment.Error.WriteLine($"Model: {model.Name}, {environment.Shorten(model.Path)}");

        environment.Error.WriteLine($"Serving at {string.Join(" and ", server.Addresses)}; Ctrl+C ends it.");
        await server.RunAsync(cancellationToken);
        return ExitCode.Ok;
    }

    // What a fault of the options is called on the command line.
    private static string Typed(string fault)
    {
        (string? property, string option) = Words.FirstOrDefault(
            word => fault.StartsWith(word.Property + " ", StringComparison.Ordinal));
        return property is null ? fault : option + fault[property.Length..];
    }

    private static IEnumerable<ModelSource> SourcesOf(string[] given, AppEnvironment environment)
    {
        if (given.Length == 0)
            given = [ModelFile.Only(environment)];

        foreach (string word in given)
        {
            // A file whose name has an equals sign is still a file.
            int equals = word.IndexOf('=', StringComparison.Ordinal);
            bool isNamed = equals > 0 && !Path.Exists(environment.Resolve(word));
            string path = ModelPath.Of(isNamed ? word[(equals + 1)..] : word, environment);
            yield return new ModelSource(isNamed ? word[..equals] : Path.GetFileNameWithoutExtension(path), path);
        }
    }

    private static string? KeyOf(string? file, AppEnvironment environment)
    {
        if (file is null)
            return Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } key ? key : null;

        string path = environment.Resolve(file);
        return File.Exists(path)
            ? File.ReadAllText(path).Trim()
            : throw new UsageException($"--api-key-file is '{file}', and there is no such file; give a file that holds the key.");
    }
}
