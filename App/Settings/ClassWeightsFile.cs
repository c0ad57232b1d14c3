using System.Globalization;
using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.App.Settings;

/// <summary>What <c>--class-weights</c> takes: a word, or a file of lines <c>class,weight</c>.</summary>
internal static class ClassWeightsFile
{
    private const string Header = "class,weight";

    /// <exception cref="FormatException">Neither a word nor such a file.</exception>
    public static ClassWeights Parse(string text, AppEnvironment environment)
    {
        if (new[] { ClassWeights.None, ClassWeights.Auto }.FirstOrDefault(weights => weights.Name == text) is { } known)
            return known;

        string path = environment.Resolve(text);
        if (!File.Exists(path))
        {
            throw new FormatException($"--class-weights is '{text}', which is not a file; "
                + "give none, auto, or a CSV file with the columns class and weight.");
        }

        var weights = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (string line in File.ReadLines(path).Where(line => !string.IsNullOrWhiteSpace(line) && line != Header))
        {
            // The weight follows the last comma, so that a class name may hold one.
            int comma = line.LastIndexOf(',');
            if (comma < 1
                || !double.TryParse(line.AsSpan(comma + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out double weight)
                || !weights.TryAdd(line[..comma].Trim('"'), weight))
            {
                throw new FormatException($"--class-weights: '{text}' has the line '{line}'; "
                    + "expected a class name, a comma and a number, each class once.");
            }
        }

        try
        {
            return ClassWeights.Of(weights);
        }
        catch (ArgumentException error)
        {
            throw new FormatException($"--class-weights: '{text}': {error.Message}", error);
        }
    }
}
