using MlNetClassifier.Training.Heads;

namespace MlNetClassifier.App.Output;

/// <summary>What the storage of a pretrained network costs, in a sentence.</summary>
internal static class StorageText
{
    public static string Of(StorageCost cost) => cost is { Accuracy: { } accuracy, AccuracyInFloat32: { } exact }
        ? $"The pretrained weights are stored as {cost.Storage}: right on {Figures.Percent(accuracy)} of "
            + $"{Figures.Count(cost.Images, "validation image")}, in float32 on {Figures.Percent(exact)}; "
            + $"{Figures.Count(cost.LabelsChanged)} get another label."
        : $"The pretrained weights are stored as {cost.Storage}; what that changes was not measured, without a validation split.";
}
