using MlNetClassifier.Data;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Scoring;
using MlNetClassifier.Training.Samples;

namespace MlNetClassifier.Training.Features;

/// <summary>The training images that the rounding of a pretrained network is measured on: the same for every seed.</summary>
internal static class CalibrationImages
{
    /// <summary>Images that are used, if there are as many.</summary>
    public const int Count = 96;

    /// <summary>Reads them; those that cannot be read are passed over.</summary>
    /// <param name="paths">The train split.</param>
    /// <param name="input">How images become pixels.</param>
    /// <returns>Each uint8 (3, H, W).</returns>
    public static IReadOnlyList<byte[]> Read(IReadOnlyList<string> paths, ImageInput input)
    {
        var loader = new ImageLoader(input);
        byte[] rgba = new byte[input.ByteCount];
        return [.. Order(paths.Count).Where(i => loader.TryLoad(paths[i], rgba).IsOk).Take(Count).Select(_ =>
        {
            byte[] planes = new byte[rgba.Length / 4 * 3];
            PlanarRgb.Write(rgba, planes);
            return planes;
        })];
    }

    /// <summary>Those of samples that are pixels already.</summary>
    public static IReadOnlyList<byte[]> Of(SampleSet train) => [.. Order(train.Count).Take(Count).Select(train.Planar)];

    private static int[] Order(int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        SeededRandom.Create(0, "calibration").Shuffle(order);
        return order;
    }
}
