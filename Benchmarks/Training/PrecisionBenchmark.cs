using System.Globalization;
using System.Text;
using MlNetClassifier.Benchmarks.Processes;

namespace MlNetClassifier.Benchmarks.Training;

/// <summary>
/// What bf16 costs in accuracy: whole trainings with either precision, of the same seed and so of the same split.
/// </summary>
internal static class PrecisionBenchmark
{
    private const int Seeds = 20;
    private const double Student = 2.093; // 97.5 % quantile of Student's t with 19 degrees of freedom

    /// <summary>Trains and gives a Markdown document.</summary>
    /// <param name="folder">A data set.</param>
    /// <param name="command">What was typed.</param>
    public static string Run(string folder, string command)
    {
        string program = ClassifierProgram.Build();
        double[] float32 = new double[Seeds], bf16 = new double[Seeds];
        for (int seed = 0; seed < Seeds; seed++)
        {
            float32[seed] = TrainCommandRun.TestAccuracy(program, folder, seed, "float32");
            bf16[seed] = TrainCommandRun.TestAccuracy(program, folder, seed, "bf16");
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"seed {seed}: float32 {float32[seed]:P1}, bf16 {bf16[seed]:P1}"));
        }

        double[] differences = [.. bf16.Zip(float32, (own, other) => own - other)];
        double mean = differences.Average(), half = Student * Deviation(differences) / Math.Sqrt(Seeds);
        var text = new StringBuilder("# Accuracy by precision\n\n");
        text.Append(CultureInfo.InvariantCulture,
                $"Made by `{command}` on {DateTime.UtcNow:yyyy-MM-dd}: {Machine.Description()}.\n\n")
            .Append(CultureInfo.InvariantCulture, $"Accuracy on the test split of "
                + $"`{Path.GetFileName(Path.TrimEndingDirectorySeparator(folder))}`, default options, seeds 0 to {Seeds - 1}: "
                + $"each has a split and first weights of its\nown, and both precisions have the same.\n\n")
            .Append("| seed | float32 | bf16 | difference, points |\n| ---: | ---: | ---: | ---: |\n");
        for (int seed = 0; seed < Seeds; seed++)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"| {seed} | {float32[seed]:P1} | {bf16[seed]:P1} | {differences[seed] * 100:+0.0;-0.0;0.0} |\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $"| mean | {float32.Average():P1} | {bf16.Average():P1} | "
                + $"{mean * 100:+0.0;-0.0;0.0} |\n")
            .Append(CultureInfo.InvariantCulture, $"| standard deviation | {Deviation(float32):P1} | {Deviation(bf16):P1} | "
                + $"{Deviation(differences) * 100:F1} |\n")
            .Append(CultureInfo.InvariantCulture, $"\nThe mean difference of bf16 lies between "
                + $"{(mean - half) * 100:+0.0;-0.0;0.0} and "
                + $"{(mean + half) * 100:+0.0;-0.0;0.0} points (95 %, paired t-interval).\n")
            .ToString();
    }

    private static double Deviation(double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
    }
}
