using MlNetClassifier.App.Settings;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.App.Speed;

/// <summary>What <c>benchmark</c> is to measure.</summary>
/// <param name="Options">The network, batch size, threads and precision of training.</param>
/// <param name="Input">Size of the network's input.</param>
/// <param name="Classes">Number of classes.</param>
internal sealed record SpeedRequest(NetworkTrainerOptions Options, ImageInput Input, int Classes)
{
    /// <summary>The network that is trained and scored with.</summary>
    public NetworkDescription Network => Options.DescribeNetwork(Classes, Input.Height, Input.Width);

    /// <summary>Threads that compute.</summary>
    public int Threads => Options.Threads == 0 ? Environment.ProcessorCount : Options.Threads;

    /// <summary>All faults at once.</summary>
    public IReadOnlyList<string> Validate()
    {
        string[] faults =
        [
            .. SettingsTable.InOptions([.. Options.Validate(), .. Input.Validate()]),
            .. Classes is < 2 or > 10_000 ? new[] { $"--classes must be 2 to 10,000, but is {Classes}." } : [],
        ];
        return faults.Length > 0 ? faults : [.. SettingsTable.InOptions(Network.Validate())];
    }
}
