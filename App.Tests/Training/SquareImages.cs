using MlNetClassifier.App.Tests.Data.Images;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Networks.Layers;
using MlNetClassifier.Training.Learning;
using SkiaSharp;

namespace MlNetClassifier.App.Tests.Training;

/// <summary>Images whose class is the colour of a square somewhere on a grey noise, and a network that answers by it.</summary>
internal static class SquareImages
{
    public const int Side = 64, SquareSide = 16;

    private static readonly SKColor[] Colors = [new(200, 60, 60), new(60, 200, 60), new(60, 60, 200)];

    /// <summary>Ends in global average pooling and one dense layer.</summary>
    public static NetworkDescription Network { get; } = new(
        "squares", NetworkInput.Image(Side, Side),
        new Convolution("conv2d", 3) { Stride = 2, Padding = 1, Activation = Activation.Parse("relu") },
        new GlobalAveragePooling("pooling"),
        new Dense("dense", 3));

    /// <summary>A filter for each colour, which answers neither to grey nor to the others.</summary>
    public static NetworkWeights KnownWeights
    {
        get
        {
            NetworkWeights weights = InitialWeights.Create(Network, seed: 0);
            foreach (WeightTensor tensor in weights.Tensors)
                Array.Clear(tensor.Values);

            float[] filters = weights.Tensors[0].Values, dense = weights.Tensors[2].Values;
            for (int i = 0; i < filters.Length; i++)
                filters[i] = i / 27 == i / 9 % 3 ? 2 / 9f : -1 / 9f;

            for (int i = 0; i < 3; i++)
                (weights.Tensors[1].Values[i], dense[4 * i]) = (-0.2f, 40);

            return weights;
        }
    }

    /// <summary>An image, its class and where its square begins; a white one is a distraction.</summary>
    public static (ImageContent Image, int ClassIndex, int Left, int Top) Draw(int number)
    {
        Random random = SeededRandom.Create(0, "squares", number);
        (int left, int top) = (random.Next(Side - SquareSide + 1), random.Next(Side - SquareSide + 1));
        (int x, int y) white = (random.Next(Side - SquareSide + 1), random.Next(Side - SquareSide + 1));
        byte[] png = TestImages.Encode(Side, Side, (x, y) =>
        {
            byte grey = (byte)random.Next(90, 160);
            return IsIn(x, y, left, top) ? Colors[number % 3]
                : IsIn(x, y, white.x, white.y) ? SKColors.White : new SKColor(grey, grey, grey);
        });
        return (ImageContent.FromBytes($"square {number}", png), number % 3, left, top);

        static bool IsIn(int x, int y, int left, int top) =>
            x >= left && x < left + SquareSide && y >= top && y < top + SquareSide;
    }
}
