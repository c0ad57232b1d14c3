namespace MlNetClassifier.App.Settings;

/// <summary>Where a setting belongs: elsewhere it would have no effect, so it is refused there.</summary>
/// <param name="Option">What the user types to get there, such as <c>--trainer linear</c>.</param>
/// <param name="Owns">Whether a request is of this kind.</param>
internal sealed record SettingOwner(string Option, Func<TrainRequest, bool> Owns)
{
    /// <summary>What it belongs to, where that is not what is typed.</summary>
    public string? What { get; init; }

    /// <summary>What a setting belongs to, in a sentence.</summary>
    public string Refusal(string setting) =>
        $"{setting} belongs to {What ?? Option}; leave it out, or train with {Option}.";

    public static SettingOwner Network { get; } = new("--trainer cnn", request => request.Trainer == TrainerKind.Cnn);

    /// <summary>Networks, and heads of pretrained ones, that are trained in epochs and steps.</summary>
    public static SettingOwner Steps { get; } =
        new("--dense 128", request => request.Options.Network.LearnsInSteps)
        {
            What = "hidden layers, which learn in steps",
        };

    /// <summary>Networks that are trained on pixels, not on features.</summary>
    public static SettingOwner Pixels { get; } =
        new("--network compact", request => request.Options.Network.LearnsFromPixels)
        {
            What = "networks that learn from pixels",
        };

    /// <summary>Pretrained networks, whose features are computed once.</summary>
    public static SettingOwner Features { get; } =
        new("--network resnet18", request => !request.Options.Network.LearnsFromPixels) { What = "pretrained networks" };

    /// <summary>Pretrained networks in files of the user's.</summary>
    public static SettingOwner File { get; } =
        new($"--network {NetworkForm.FilePlaceholder}", request => NetworkForm.FileOf(request) is not null)
        {
            What = "networks in ONNX files",
        };

    public static SettingOwner Baseline { get; } = new("--trainer linear", request => request.Trainer == TrainerKind.Linear);
}
