using MlNetClassifier.Data.Images;

namespace MlNetClassifier.Training.Learning;

/// <summary>A row of <see cref="NetworkTable"/>.</summary>
/// <param name="Purpose">What it is for, in a few words.</param>
/// <param name="Options">The network with the options that it trains best with.</param>
public sealed record KnownNetwork(string Purpose, NetworkTrainerOptions Options)
{
    /// <summary>Side of the images that it is for, in pixels.</summary>
    /// <value>Default that of <see cref="ImageInput"/>.</value>
    public int Side { get; init; } = new ImageInput().Height;

    /// <summary>What the network is called.</summary>
    public string Name => Options.Network.Name;
}
