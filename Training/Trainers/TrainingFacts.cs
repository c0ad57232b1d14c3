namespace MlNetClassifier.Training.Trainers;

/// <summary>What a manifest records of a training, as far as the trainer knows it.</summary>
/// <param name="Method">How it was trained.</param>
/// <param name="Train">Samples of each class, in class order.</param>
/// <param name="Validation">Samples of each class, in class order.</param>
/// <param name="Test">Samples of each class, in class order; the trainer sees none.</param>
internal sealed record TrainingFacts(TrainingMethod Method, IReadOnlyList<int> Train, IReadOnlyList<int> Validation,
    IReadOnlyList<int> Test)
{
    public static TrainingFacts Of(TrainingMethod method, int[] train, int[]? validation) =>
        new(method, train, validation ?? new int[train.Length], new int[train.Length]);
}
