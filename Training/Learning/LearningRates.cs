using MlNetClassifier.Training.Checkpoints;

namespace MlNetClassifier.Training.Learning;

/// <summary>The learning rate of each epoch: warm-up, then the schedule.</summary>
/// <remarks>
/// Except with the one-cycle schedule, one rate holds for a whole epoch, so that the table of epochs is complete. A pure
/// function of options and <see cref="State"/>.
/// </remarks>
/// <param name="options">Valid options.</param>
internal sealed class LearningRates(NetworkTrainerOptions options)
{
    private const double PlateauFactor = 0.5;
    private const int PlateauEpochs = 3;
    private const double PeakOfCycle = 0.25;
    private const double LeastOfCycle = 0.04;

    /// <summary>What <see cref="LearningRateSchedule.Plateau"/> remembers; part of a checkpoint.</summary>
    public PlateauState State { get; set; } = new(double.PositiveInfinity, 0, 0);

    /// <summary>Rate of an epoch, which rises evenly over the epochs of the warm-up.</summary>
    /// <param name="epoch">Number of the epoch, from 1; those before have been observed.</param>
    /// <param name="step">Number of the step in the epoch, from 1.</param>
    /// <param name="steps">Steps of an epoch.</param>
    public double Of(int epoch, int step = 1, int steps = 1)
    {
        if (options.Schedule == LearningRateSchedule.OneCycle)
            return options.LearningRate * OneCycle((epoch - 1 + ((step - 0.5) / steps)) / options.Epochs);

        int warmup = options.WarmupEpochs;
        if (epoch <= warmup)
            return options.LearningRate * epoch / (warmup + 1);

        return options.Schedule switch
        {
            LearningRateSchedule.Cosine =>
                options.LearningRate * (1 + Math.Cos(Math.PI * (epoch - 1 - warmup) / (options.Epochs - warmup))) / 2,
            LearningRateSchedule.Plateau => options.LearningRate * Math.Pow(PlateauFactor, State.Reductions),
            _ => options.LearningRate,
        };
    }

    // Straight up to the peak, then half a cosine down to zero.
    private static double OneCycle(double progress) => progress < PeakOfCycle
        ? LeastOfCycle + ((1 - LeastOfCycle) * progress / PeakOfCycle)
        : (1 + Math.Cos(Math.PI * (progress - PeakOfCycle) / (1 - PeakOfCycle))) / 2;

    /// <summary>An epoch is over.</summary>
    /// <param name="monitored">What should fall; null without validation.</param>
    public void Observe(double? monitored)
    {
        if (monitored is not { } value)
            return;

        if (value < State.Lowest)
            State = State with { Lowest = value, EpochsWithout = 0 };
        else if (State.EpochsWithout + 1 < PlateauEpochs)
            State = State with { EpochsWithout = State.EpochsWithout + 1 };
        else
            State = State with { EpochsWithout = 0, Reductions = State.Reductions + 1 };
    }
}
