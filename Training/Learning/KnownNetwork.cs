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

    /// <summary>Width of the images that it is for, where that is not <see cref="Side"/>.</summary>
    /// <value>Default <see cref="Side"/>.</value>
    public int Width
    {
        get => field > 0 ? field : Side;
        init;
    }

    /// <summary>How a picture of another shape fills them.</summary>
    /// <value>Default that of <see cref="ImageInput"/>.</value>
    public ResizeMode Resize { get; init; } = new ImageInput().Resize;

    /// <summary>Images as it is for.</summary>
    /// <param name="input">What else is said of them: kernel, background.</param>
    public ImageInput InputFrom(ImageInput? input = null) =>
        (input ?? new ImageInput()) with { Height = Side, Width = Width, Resize = Resize };

    /// <summary>What the network is called.</summary>
    public string Name => Options.Network.Name;
}
