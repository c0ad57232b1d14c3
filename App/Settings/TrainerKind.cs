namespace MlNetClassifier.App.Settings;

/// <summary>What <c>train</c> trains; the names are the words of <c>--trainer</c>.</summary>
internal enum TrainerKind
{
    Cnn,
    Linear,
}
