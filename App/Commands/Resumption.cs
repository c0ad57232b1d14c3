using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlNetClassifier.App.Runs;
using MlNetClassifier.App.Train;

namespace MlNetClassifier.App.Commands;

/// <summary><c>train --resume</c>: the command line of an earlier run, read again, with what was typed now laid over it.</summary>
internal sealed class Resumption
{
    // They say where and how, not what is trained.
    private static readonly string[] NoSettings = ["--resume", "--override", "--json", "--dry-run", "--verbose", "--exist-ok", "--project", "--name"];
    private static readonly string[] MayDiffer = ["data", "cache", "cacheBudget", "strict"];
    private readonly Command _train;
    private readonly AppEnvironment _environment;
    private readonly Option<string?> _resume = new("--resume")
    {
        Description = "Go on with a run that was interrupted [default: the newest one that is not finished].",
        HelpName = "RUN",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<bool> _override = new("--override") { Description = "With --resume: go on even with other settings; the result is then not that of an uninterrupted run." };

    /// <summary>Adds the options to the verb.</summary>
    public Resumption(Command train, AppEnvironment environment)
    {
        (_train, _environment) = (train, environment);
        train.Options.Add(_resume);
        train.Options.Add(_override);
    }

    /// <summary>What the user typed that is a setting: option names with their values.</summary>
    public static JsonObject Given(ParseResult parsed) => new(parsed.CommandResult.Children.OfType<OptionResult>()
        .Where(option => !option.Implicit && !NoSettings.Contains(option.Option.Name))
        .Select(option => KeyValuePair.Create<string, JsonNode?>(option.Option.Name, new JsonArray([.. option.Tokens.Select(token => JsonValue.Create(token.Value))]))));

    public bool IsAskedFor(ParseResult parsed) => parsed.GetResult(_resume) is { Implicit: false };

    /// <summary>The run as it was asked for, to go on with.</summary>
    /// <param name="parsed">The command line of now.</param>
    /// <param name="project">Folder of all runs.</param>
    /// <param name="request">Makes a request of a command line.</param>
    /// <param name="logged">The surroundings of the run.</param>
    /// <param name="log">What its errors go through.</param>
    public TrainRun Resume(ParseResult parsed, string project, Func<ParseResult, TrainRequest> request, AppEnvironment logged, RunLog log)
    {
        RunFolder folder = Find(parsed.GetValue(_resume), _environment.Resolve(project));
        var stored = RunArguments.Read(folder);
        JsonObject given = Given(parsed);
        JsonObject merged = (JsonObject)stored.Given.DeepClone();
        foreach ((string option, JsonNode? values) in given)
            merged[option] = values!.DeepClone();

        TrainRequest asked = request(Parse(merged, folder));
        string[] changes = [.. Changes(stored.Settings, JsonSerializer.SerializeToNode(asked.Describe(), JsonSerializerOptions.Web)!.AsObject())];
        if (changes.Length > 0 && !parsed.GetValue(_override))
        {
            throw new UsageException($"{_environment.Shorten(folder.Path)} was begun with other settings:{Environment.NewLine}  {string.Join(Environment.NewLine + "  ", changes)}{Environment.NewLine}"
                + "Leave these options out to go on as it was begun, or add --override to go on with them.");
        }

        return folder.IsFinished && changes.Length == 0
            ? throw new UsageException($"{_environment.Shorten(folder.Path)} is finished. To train longer, give for instance --epochs {asked.Options.Epochs + 10} --override.")
            : new TrainRun(asked, logged, log, merged, new ResumedRun(folder, stored.DataFingerprint));
    }

    private RunFolder Find(string? given, string project)
    {
        if (given is null)
        {
            return RunFolder.NewestUnfinished(project)
                ?? throw new UsageException($"There is no run below '{_environment.Shorten(project)}' that could go on; give its folder to --resume, or train without it.");
        }

        string[] candidates = [_environment.Resolve(given), Path.Combine(project, given)];
        return candidates.Where(RunArguments.AreIn).Select(RunFolder.Open).FirstOrDefault()
            ?? throw new UsageException($"--resume is '{given}', but there is no {RunFolder.ArgumentsName} of a training in it; give the folder of a run.");
    }

    private ParseResult Parse(JsonObject given, RunFolder folder)
    {
        string[] arguments = [.. given.SelectMany(pair => pair.Value!.AsArray() is { Count: > 0 } values
            ? values.Select(value => $"{pair.Key}={value}")
            : [pair.Key])];
        ParseResult parsed = _train.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        return parsed.Errors.Count == 0
            ? parsed
            : throw new UsageException($"{_environment.Shorten(folder.File(RunFolder.ArgumentsName))}: {string.Join(' ', parsed.Errors.Select(error => error.Message))}");
    }

    private static IEnumerable<string> Changes(JsonObject before, JsonObject now) =>
        from name in before.Select(pair => pair.Key).Union(now.Select(pair => pair.Key))
        where !MayDiffer.Contains(name) && !JsonNode.DeepEquals(before[name], now[name])
        select $"{name}: {Text(before[name])}, now {Text(now[name])}";

    private static string Text(JsonNode? value) => value?.ToJsonString() ?? "none";
}
