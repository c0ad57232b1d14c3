using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json.Nodes;
using MlNetClassifier.App.Runs;
using MlNetClassifier.App.Settings;
using MlNetClassifier.App.Train;

namespace MlNetClassifier.App.Commands;

/// <summary><c>train --resume</c>: the settings of an earlier run, overridden by those that are typed this time.</summary>
internal sealed class Resumption
{
    private readonly AppEnvironment _environment;
    private readonly Option<string?> _resume = new("--resume")
    {
        Description = "Resume a run that was interrupted [default: the newest one that is not finished].",
        HelpName = "RUN",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<bool> _override = new("--override")
    {
        Description = "Resume even with other settings; the result is then not that of an uninterrupted run.",
    };

    /// <summary>Adds the options to the verb.</summary>
    public Resumption(Command train, AppEnvironment environment)
    {
        _environment = environment;
        train.Options.Add(_resume);
        train.Options.Add(_override);
        train.Validators.Add(result =>
        {
            if (result.GetResult(_override) is { Implicit: false } && !IsAskedFor(result))
                result.AddError("--override changes settings of a run that is resumed; add --resume, or leave it out.");
        });
    }

    public bool IsAskedFor(CommandResult command) => command.GetResult(_resume) is { Implicit: false };

    /// <summary>The run that was asked for, to be resumed.</summary>
    /// <param name="parsed">What was typed this time.</param>
    /// <param name="given">Its settings.</param>
    /// <param name="project">Folder of all runs.</param>
    /// <param name="request">Makes a request from settings.</param>
    /// <param name="logged">The surroundings of the run.</param>
    /// <param name="log">Where its errors go.</param>
    public TrainRun Resume(
        ParseResult parsed,
        JsonObject given,
        string project,
        Func<JsonObject, TrainRequest> request,
        AppEnvironment logged,
        RunLog log)
    {
        RunFolder folder = Find(parsed.GetValue(_resume), _environment.Resolve(project));
        var stored = RunArguments.Read(folder);
        JsonObject merged = (JsonObject)stored.Given.DeepClone();
        foreach ((string option, JsonNode? value) in given)
            merged[option] = value!.DeepClone();

        TrainRequest asked = request(merged);
        string[] changes = [.. SettingsTable.Changes(stored.Settings, asked.Describe())];
        if (changes.Length > 0 && !parsed.GetValue(_override))
        {
            throw new UsageException(string.Join(Environment.NewLine,
            [
                $"{_environment.Shorten(folder.Path)} was started with other settings:",
                .. changes.Select(change => "  " + change),
                "Leave these options out to resume it as it was started, or add --override to resume it with them.",
            ]));
        }

        return folder.IsFinished && changes.Length == 0
            ? throw new UsageException($"{_environment.Shorten(folder.Path)} is finished. "
                + $"To train longer, give for instance --epochs {asked.Options.Epochs + 10} --override.")
            : new TrainRun(asked, logged, log, merged, new ResumedRun(folder, stored.DataFingerprint), stored.Choice);
    }

    private RunFolder Find(string? given, string project)
    {
        if (given is null)
        {
            return RunFolder.NewestUnfinished(project)
                ?? throw new UsageException($"There is no run below '{_environment.Shorten(project)}' that can be resumed; "
                    + "give its folder to --resume, or train without it.");
        }

        string[] candidates = [_environment.Resolve(given), Path.Combine(project, given)];
        return candidates.Where(RunArguments.AreIn).Select(RunFolder.Open).FirstOrDefault()
            ?? throw new UsageException($"--resume is '{given}', but that has no {RunFolder.ArgumentsName} written by train; "
                + "give the folder of a run.");
    }
}
