using Microsoft.ML;
using Microsoft.ML.Transforms.Image;
using MlNetClassifier.Data.Images;

namespace MlNetClassifier.Benchmarks;

/// <summary>What ML.NET's samples do with images: load, resize to the shorter side, cut the middle out, extract pixels.</summary>
internal static class StockStages
{
    public static IEstimator<ITransformer> Pixels(TransformsCatalog transforms)
    {
        var input = new ImageInput();
        return transforms.LoadImages("Image", string.Empty, "Path")
            .Append(transforms.ResizeImages("Image", input.Width, input.Height, "Image",
                ImageResizingEstimator.ResizingKind.IsoCrop))
            .Append<ITransformer>(transforms.ExtractPixels("Pixels", "Image", outputAsFloatArray: false));
    }
}
