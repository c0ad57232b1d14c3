namespace MlNetClassifier.Training.Checkpoints;

/// <summary>What early stopping remembers between epochs.</summary>
/// <param name="Epoch">Number of the best epoch, from 1; 0 before the first.</param>
/// <param name="Lowest">Monitored value of the best epoch; infinite before the first and without validation.</param>
/// <param name="Reference">Monitored value of the last improvement that counted for the patience.</param>
/// <param name="EpochsWithoutImprovement">Epochs since then.</param>
internal sealed record BestEpochState(int Epoch, double Lowest, double Reference, int EpochsWithoutImprovement);
