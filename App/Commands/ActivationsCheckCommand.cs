using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using MlNetClassifier.App.Output;
using MlNetClassifier.Training.Checking;

namespace MlNetClassifier.App.Commands;

/// <summary>
/// <c>activations check</c>: do the kernels agree, on this machine, with golden figures, finite differences, TorchSharp and
/// ONNX Runtime?
/// </summary>
internal static class ActivationsCheckCommand
{
    public static Command Create(AppEnvironment environment)
    {
        Option<int> points = CommonOptions.Number("--points", ActivationCheck.DefaultPoints, "Points per function.");
        Option<bool> wide = CommonOptions.Wide();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("check", "Compare every function with golden figures, finite differences, TorchSharp and "
            + "ONNX Runtime; exit with 5 if one disagrees.")
        {
            points, wide, json,
        };
        command.SetAction(parsed => Run(parsed.GetValue(points), parsed.GetValue(json), parsed.GetValue(wide), environment));
        return command;
    }

    private static int Run(int points, bool json, bool isWide, AppEnvironment environment)
    {
        if (points < 1)
            throw new UsageException($"--points is {points}; give 1 or more.");

        using var figures =
            new StreamReader(typeof(ActivationsCheckCommand).Assembly.GetManifestResourceStream("activations.tsv")!);
        ActivationAgreement[] agreements = [.. ActivationCheck.AgainstGolden(figures), .. ActivationCheck.Run(points)];
        if (json)
            environment.Out.WriteLine(ResultJson.Document(ResultJson.List(agreements.Select(Describe))));
        else
            Print(agreements, isWide, environment);

        int disagreements = agreements.Count(agreement => !agreement.IsWithin);
        if (disagreements == 0)
            return ExitCode.Ok;

        environment.Error.WriteLine(
            $"{Figures.Count(disagreements, "check")} failed: on this machine the activation functions cannot be trusted.");
        return ExitCode.SelfCheck;
    }

    private static JsonObject Describe(ActivationAgreement agreement) => new()
    {
        ["activation"] = agreement.Activation.ToString(),
        ["opinion"] = agreement.Opinion,
        ["what"] = agreement.What,
        ["points"] = agreement.Points,
        ["worstUlp"] = agreement.WorstUlp,
        ["worstAbsolute"] = agreement.WorstAbsolute,
        ["bound"] = agreement.Bound,
        ["violations"] = agreement.Violations,
        ["at"] = agreement.At,
        ["isWithin"] = agreement.IsWithin,
    };

    private static void Print(ActivationAgreement[] agreements, bool isWide, AppEnvironment environment)
    {
        var table = new TextTable(
            new TextColumn("activation", IsText: true), new("against", IsText: true), new("of", IsText: true),
            new("points", IsExtra: true), new("ulp"), new("worst difference", IsExtra: true), new("bound", IsExtra: true),
            new("beyond"));
        foreach (ActivationAgreement agreement in agreements)
        {
            table.Add(
                agreement.Activation.ToString(),
                agreement.Opinion,
                isWide ? agreement.What : agreement.What == "value" ? "f" : "f'",
                Figures.Count(agreement.Points),
                agreement.Opinion == "finite differences" ? "-" : Figures.Fixed(agreement.WorstUlp, 1),
                agreement.WorstAbsolute.ToString("0.0e+00", CultureInfo.InvariantCulture),
                agreement.Bound,
                Figures.Count(agreement.Violations));
        }

        table.Write(environment, isWide);
        if (!isWide)
            environment.Out.WriteLine("ulp: the worst point. beyond: points beyond the bound, which --wide shows.");

        environment.Out.WriteLine(agreements.All(agreement => agreement.IsWithin)
            ? "Everything agrees."
            : "Something disagrees: see the last column.");
    }
}
