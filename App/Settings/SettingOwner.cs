namespace MlNetClassifier.App.Settings;

/// <summary>Where a setting belongs: elsewhere it would have no effect, so it is refused there.</summary>
/// <param name="Option">What the user types to get there, such as <c>--trainer linear</c>.</param>
/// <param name="Owns">Whether a request is of this kind.</param>
internal sealed record SettingOwner(string Option, Func<TrainRequest, bool> Owns)
{
    public static SettingOwner Network { get; } = new("--trainer cnn", request => request.Trainer == TrainerKind.Cnn);

    public static SettingOwner Baseline { get; } = new("--trainer linear", request => request.Trainer == TrainerKind.Linear);
}
