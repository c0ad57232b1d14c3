using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Work;

/// <summary>What a plan to score says besides its images.</summary>
/// <param name="Model">Absolute path of the model file.</param>
/// <param name="ModelSha256">Of its content.</param>
/// <param name="Classes">Class names in class order.</param>
/// <param name="Calibration">Of the model; null if it has none.</param>
/// <param name="Data">Labelled images as the user gave them; null where nothing is judged.</param>
/// <param name="Unreadable">Labelled files that were left out because they cannot be read, with reasons.</param>
internal sealed record ScoreTask(
    string Model, string ModelSha256, IReadOnlyList<string> Classes, Calibration? Calibration, string? Data,
    IReadOnlyList<string> Unreadable);
