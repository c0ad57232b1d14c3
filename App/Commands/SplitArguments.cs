using System.CommandLine;
using MlNetClassifier.Data.Splits;

namespace MlNetClassifier.App.Commands;

/// <summary>The options that cut data into splits, the same wherever data is cut.</summary>
internal static class SplitArguments
{
    public static Option<double> Validation() => CommonOptions.Number(
        "--val-split", SplitOptions.DefaultValidationFraction, "Fraction of each class that chooses the best epoch.", "--validation-split");

    public static Option<double> Test() => CommonOptions.Number(
        "--test-split", SplitOptions.DefaultTestFraction, "Fraction of each class that judges the result, once.");
}
