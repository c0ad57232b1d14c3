using System.CommandLine;
using System.Text.Json.Nodes;
using MlNetClassifier.App.Doctor;
using MlNetClassifier.App.Output;

namespace MlNetClassifier.App.Commands;

/// <summary><c>doctor</c>: does everything work on this machine that the program needs?</summary>
internal static class DoctorCommand
{
    private const int MarkWidth = 9;
    private const int NameWidth = 14;

    public static Command Create(AppEnvironment environment)
    {
        Option<bool> json = CommonOptions.Json();
        var command = new Command("doctor", "Check what the program needs on this machine: decoders, engines, processor, memory, "
            + "folders; exit with 5 if something is broken.")
        {
            json,
        };
        command.SetAction(parsed => Run(parsed.GetValue(json), environment));
        return command;
    }

    private static int Run(bool json, AppEnvironment environment)
    {
        Finding[] findings = [.. MachineFindings.All(environment), .. EngineFindings.All()];
        string[] broken = [.. findings.Where(finding => finding.Mark == FindingMark.Broken).Select(finding => finding.Name)];
        if (json)
        {
            environment.Out.WriteLine(ResultJson.Document(new JsonObject
            {
                ["works"] = broken.Length == 0,
                ["checks"] = ResultJson.List(findings.Select(finding => finding.Describe())),
            }));
        }
        else
        {
            foreach (Finding finding in findings)
                Print(finding, environment);
        }

        if (broken.Length == 0)
            return ExitCode.Ok;

        environment.Error.WriteLine($"Broken: {string.Join(", ", broken)}.");
        return ExitCode.SelfCheck;
    }

    private static void Print(Finding finding, AppEnvironment environment)
    {
        string mark = finding.Mark switch
        {
            FindingMark.Ok => "ok",
            FindingMark.Warning => "warning",
            FindingMark.Broken => "BROKEN",
            _ => "-",
        };
        Prose.Write(environment, finding.Found, mark.PadRight(MarkWidth) + finding.Name.PadRight(NameWidth));
        if (finding.Advice is not null)
            Prose.Write(environment, finding.Advice, new string(' ', MarkWidth + NameWidth) + "→ ");
    }
}
