using System.CommandLine;
using System.Globalization;
using MlNetClassifier.App.Output;
using MlNetClassifier.Training.Checking;
using Spectre.Console;

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
        Option<bool> json = CommonOptions.Json();
        var command = new Command("check", "Compare every function with golden figures, finite differences, TorchSharp and "
            + "ONNX Runtime; exit with 5 if one disagrees.")
        {
            points, json,
        };
        command.SetAction(parsed => Run(parsed.GetValue(points), parsed.GetValue(json), environment));
        return command;
    }

    private static int Run(int points, bool json, AppEnvironment environment)
    {
        if (points < 1)
            throw new UsageException($"--points is {points}; give 1 or more.");

        using var figures =
            new StreamReader(typeof(ActivationsCheckCommand).Assembly.GetManifestResourceStream("activations.tsv")!);
        ActivationAgreement[] agreements = [.. ActivationCheck.AgainstGolden(figures), .. ActivationCheck.Run(points)];
        if (json)
            environment.Out.WriteLine(ResultJson.Document(agreements.Select(Describe)));
        else
            Print(agreements, environment);

        int disagreements = agreements.Count(agreement => !agreement.IsWithin);
        if (disagreements == 0)
            return ExitCode.Ok;

        environment.Error.WriteLine(
            $"{Figures.Count(disagreements, "check")} failed: on this machine the activation functions cannot be trusted.");
        return ExitCode.SelfCheck;
    }

    private static object Describe(ActivationAgreement agreement) => new
    {
        Activation = agreement.Activation.ToString(),
        agreement.Opinion,
        agreement.What,
        agreement.Points,
        agreement.WorstUlp,
        agreement.WorstAbsolute,
        agreement.Bound,
        agreement.Violations,
        agreement.At,
        agreement.IsWithin,
    };

    private static void Print(ActivationAgreement[] agreements, AppEnvironment environment)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("activation", "against", "of the");
        foreach (string column in new[] { "points", "worst ulp", "worst difference", "bound", "beyond" })
            table.AddColumn(new TableColumn(column).RightAligned());

        foreach (ActivationAgreement agreement in agreements)
        {
            table.AddRow(
                new Text(agreement.Activation.ToString()),
                new Text(agreement.Opinion),
                new Text(agreement.What),
                new Text(Figures.Count(agreement.Points)),
                new Text(agreement.Opinion == "finite differences" ? "-" : Figures.Fixed(agreement.WorstUlp, 1)),
                new Text(agreement.WorstAbsolute.ToString("0.0e+00", CultureInfo.InvariantCulture)),
                new Text(agreement.Bound),
                new Text(Figures.Count(agreement.Violations)));
        }

        TextConsole.ForResults(environment).Write(table);
        environment.Out.WriteLine(agreements.All(agreement => agreement.IsWithin)
            ? "Everything agrees."
            : "Something disagrees: see the last column.");
    }
}
