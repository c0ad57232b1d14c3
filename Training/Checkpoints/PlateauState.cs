namespace MlNetClassifier.Training.Checkpoints;

/// <summary>What the plateau schedule remembers between epochs.</summary>
/// <param name="Lowest">Lowest monitored value so far; infinite before the first.</param>
/// <param name="EpochsWithout">Epochs since then, or since the last reduction.</param>
/// <param name="Reductions">How often the learning rate was halved.</param>
internal sealed record PlateauState(double Lowest, int EpochsWithout, int Reductions);
