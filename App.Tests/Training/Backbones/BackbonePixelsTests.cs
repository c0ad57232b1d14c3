using MlNetClassifier.Training.Backbones;

namespace MlNetClassifier.App.Tests.Training.Backbones;

[TestClass]
public sealed class BackbonePixelsTests
{
    [TestMethod]
    [DataRow("imagenet", "scale=1/255 mean=0.485,0.456,0.406 std=0.229,0.224,0.225 order=rgb")]
    [DataRow("tf", "scale=1/127.5 mean=1,1,1 std=1,1,1 order=rgb")]
    [DataRow("raw", "scale=1 mean=0,0,0 std=1,1,1 order=rgb")]
    [DataRow("order=bgr mean=103.9,116.8,123.7", "scale=1 mean=103.9,116.8,123.7 std=1,1,1 order=bgr")]
    [DataRow("imagenet order=bgr", "scale=1/255 mean=0.406,0.456,0.485 std=0.225,0.224,0.229 order=bgr")]
    [DataRow(" scale=.5  std=2 ", "scale=1/2 mean=0,0,0 std=2,2,2 order=rgb")]
    public void Parse_WhatIsWritten_SaysWhatItMeansAndIsReadAgain(string text, string expected)
    {
        var pixels = BackbonePixels.Parse(text);

        Assert.AreEqual(expected, pixels.ToString());
        Assert.AreEqual(pixels, BackbonePixels.Parse(expected));
    }

    // Mean and deviation go with the channels of the network; the format has them as R, G, B.
    [TestMethod]
    public void Parse_BlueFirst_ReadsTheMeansInThatOrder() =>
        Assert.AreSequenceEqual([3f, 2f, 1f], BackbonePixels.Parse("mean=1,2,3 order=bgr").Format.Mean);

    [TestMethod]
    [DataRow("?")]
    [DataRow("")]
    [DataRow("imagnet")]
    [DataRow("scale=one")]
    [DataRow("scale=1/0")]
    [DataRow("mean=1,2")]
    [DataRow("std=0")]
    [DataRow("order=gbr")]
    [DataRow("scale=1 scale=2")]
    [DataRow("order=bgr raw")]
    public void Parse_SomethingElse_IsRefused(string text)
    {
        FormatException error = Assert.ThrowsExactly<FormatException>(() => BackbonePixels.Parse(text));

        Assert.Contains($"'{text}'", error.Message);
    }
}
