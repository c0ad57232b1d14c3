using System.Globalization;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Training.Samples;

namespace MlNetClassifier.Training.Learning;

/// <summary>What is wrong with a trainer's options, in the same words for library and command line.</summary>
internal static class TrainerOptionFaults
{
    /// <summary>All faults.</summary>
    /// <param name="options">The options.</param>
    /// <param name="hasBFloat16">Whether the processor multiplies bfloat16.</param>
    public static IEnumerable<string> Of(NetworkTrainerOptions options, bool hasBFloat16) =>
    [
        .. OptionRange.Outside(nameof(options.Epochs), options.Epochs, 1, 10_000),
        .. OptionRange.Outside(nameof(options.BatchSize), options.BatchSize, 1, 65_536),
        .. OptionRange.Outside(nameof(options.Threads), options.Threads, 0, NetworkTrainerOptions.MaxThreads),
        .. OptionRange.Outside(nameof(options.ValidationFraction), options.ValidationFraction, 0, 0.9),
        .. OptionRange.Outside(nameof(options.Patience), options.Patience, 0, int.MaxValue),
        .. OptionRange.Outside(nameof(options.MinDelta), options.MinDelta, 0, double.MaxValue),
        .. OptionRange.Outside(nameof(options.WeightDecay), options.WeightDecay, 0, 1),
        .. OptionRange.Outside(nameof(options.LabelSmoothing), options.LabelSmoothing, 0, 0.9),
        .. OptionRange.Outside(nameof(options.Dropout), options.Dropout, 0, 0.9),
        .. UnreadableTally.Validate(options.MaxUnreadableFraction),
        .. options.Augmentation.Validate(),
        .. options.Network.Validate(),
        .. ParameterGroup.Faults(options.ParameterGroups),
        .. OfTraining(options),
        .. OfPrecision(options.Precision, hasBFloat16),
        .. OfColumns(options),
    ];

    private static IEnumerable<string> OfTraining(NetworkTrainerOptions options)
    {
        if (!(options.LearningRate > 0 && double.IsFinite(options.LearningRate)))
            yield return FormattableString.Invariant($"LearningRate must be above 0, but is {options.LearningRate}.");

        if (!(options.WeightAveraging is >= 0 and < 1))
            yield return FormattableString.Invariant(
                $"WeightAveraging must be 0 or more and less than 1, but is {options.WeightAveraging}.");

        if (options.WarmupEpochs < 0 || options.WarmupEpochs >= Math.Max(options.Epochs, 1))
            yield return $"WarmupEpochs must be 0 or more and less than Epochs ({options.Epochs}), but is "
                + $"{options.WarmupEpochs}.";

        if (options.TimeBudget is { } time && time <= TimeSpan.Zero)
            yield return $"TimeBudget must be above 0, but is {time}.";

        if (options.CollectDiagnostics && options.ResumeFrom is not null)
            yield return "CollectDiagnostics needs the first epoch and cannot be used with ResumeFrom; train from the "
                + "beginning, or without it.";
    }

    private static IEnumerable<string> OfPrecision(TrainingPrecision precision, bool hasBFloat16)
    {
        if (!Enum.IsDefined(precision))
            yield return $"Precision must be {string.Join(" or ", Enum.GetNames<TrainingPrecision>())}, but is {precision}.";
        else if (precision == TrainingPrecision.Bf16 && !hasBFloat16)
            yield return "Precision is bf16, but this processor has no bfloat16 products (AVX512_BF16 or AMX), so it would be "
                + "slower than float32; use float32.";
    }

    private static IEnumerable<string> OfColumns(NetworkTrainerOptions options)
    {
        (int? height, int? width) = (options.ImageHeight, options.ImageWidth);
        if (height is null != width is null || height < 1 || width < 1)
            yield return $"ImageHeight and ImageWidth must be given together, each 1 or more, but are {Given(height)} and "
                + $"{Given(width)}.";

        (string Option, string Column)[] columns =
        [
            (nameof(options.LabelColumnName), options.LabelColumnName),
            (nameof(options.FeatureColumnName), options.FeatureColumnName),
            (nameof(options.LogitsColumnName), options.LogitsColumnName),
            (nameof(options.ScoreColumnName), options.ScoreColumnName),
            (nameof(options.PredictedLabelColumnName), options.PredictedLabelColumnName),
        ];
        foreach ((string option, _) in columns.Where(name => string.IsNullOrWhiteSpace(name.Column)))
            yield return $"{option} must not be empty.";

        foreach (IGrouping<string, (string Option, string Column)> group in columns.GroupBy(name => name.Column))
        {
            if (group.Count() > 1 && !string.IsNullOrWhiteSpace(group.Key))
                yield return $"{string.Join(" and ", group.Select(name => name.Option))} must differ, but are all '{group.Key}'.";
        }
    }

    private static string Given(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "not given";
}
