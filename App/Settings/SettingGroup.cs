namespace MlNetClassifier.App.Settings;

/// <summary>Where a setting stands in the help of <c>train</c>, in this order.</summary>
internal enum SettingGroup
{
    Data,
    Network,
    Learning,
    Augmentation,
    Run,

    /// <summary>Settings of any kind that few people ever need; they come last.</summary>
    Rare,
}
