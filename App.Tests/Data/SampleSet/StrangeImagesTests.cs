using MlNetClassifier.Data.SampleSet;

namespace MlNetClassifier.App.Tests.Data.SampleSet;

[TestClass]
public sealed class StrangeImagesTests
{
    [TestMethod]
    public void NoiseAndTextures_OfASeed_AreDifferentPicturesAndAlwaysTheSame()
    {
        byte[][] pictures = [.. StrangeImages.Noise(4, seed: 1), .. StrangeImages.Textures(4, seed: 1)];
        byte[][] again = [.. StrangeImages.Noise(4, seed: 1), .. StrangeImages.Textures(4, seed: 1)];

        foreach ((byte[] picture, byte[] other) in pictures.Zip(again))
            Assert.AreSequenceEqual(picture, other);

        Assert.HasCount(8, pictures.Select(Convert.ToHexString).Distinct());
        Assert.IsFalse(pictures[0].SequenceEqual(StrangeImages.Noise(1, seed: 2).Single()));
    }
}
