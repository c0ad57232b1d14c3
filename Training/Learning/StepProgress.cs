namespace MlNetClassifier.Training.Learning;

/// <summary>Reported after each step, which is one update of the weights from one batch.</summary>
/// <param name="Epoch">Current epoch, from 1.</param>
/// <param name="Epochs">Largest possible number of epochs.</param>
/// <param name="Step">Steps done in this epoch, from 1.</param>
/// <param name="Steps">Steps of an epoch.</param>
/// <param name="Loss">Cross-entropy of this batch in nats, mean over its samples, before the update.</param>
public sealed record StepProgress(int Epoch, int Epochs, int Step, int Steps, double Loss);
