using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Training.Augmenting;
using MlNetClassifier.Training.Backbones;

namespace MlNetClassifier.Training.Learning;

/// <summary>The networks that can be asked for by name, each with its own recipe: the options that it trains best with.</summary>
public static class NetworkTable
{
    /// <summary>All of them; the first is the default.</summary>
    public static IReadOnlyList<KnownNetwork> All { get; } =
    [
        new("convolutions, pooling and a large dense layer", new NetworkTrainerOptions()),
        new("small and modern, for photographs", new NetworkTrainerOptions
        {
            Network = new CompactNetwork(),
            Epochs = 50,
            Patience = 0,
            LearningRate = 5e-3,
            Schedule = LearningRateSchedule.OneCycle,
            WeightDecay = 0.1,
            LabelSmoothing = 0.1,
            WeightAveraging = 0.99,
            Augmentation = new AugmentationOptions
            {
                Flip = 0.5,
                FlipsByEpoch = true,
                Shift = 0.1,
                Rotate = 5,
                Zoom = 0.1,
                Brightness = 0.05,
                Contrast = 0.1,
                Erase = 0.5,
            },
        }),
        new("pretrained on a million photographs; only its last layer is trained", new NetworkTrainerOptions
        {
            Network = new TransferNetwork(),
        })
        {
            Side = ResNet18Backbone.Side,
            Resize = ResizeMode.Crop,
        },
    ];

    /// <summary>The row that a network file would have.</summary>
    /// <param name="file">The file.</param>
    public static KnownNetwork Of(OnnxBackbone file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return new KnownNetwork("pretrained elsewhere; only its last layer is trained", new NetworkTrainerOptions
        {
            Network = new TransferNetwork { Backbone = file },
        })
        {
            Side = file.Height,
            Width = file.Width,
            Resize = ResizeMode.Crop,
        };
    }

    /// <summary>The row of a network.</summary>
    /// <param name="design">A design of the kind of a row.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static KnownNetwork Of(NetworkDesign design) => design is TransferNetwork { Backbone: OnnxBackbone file }
        ? Of(file)
        : All.FirstOrDefault(row => row.Name == design?.Name) ?? throw new ArgumentException(
            $"'{design?.Name}' is none of the networks {string.Join(", ", All.Select(row => row.Name))}.", nameof(design));
}
