using CsCheck;
using MlNetClassifier.Data.Images;

namespace MlNetClassifier.App.Tests.Data.Images;

[TestClass]
public sealed class ImageInputTests
{
    private static readonly Gen<ImageInput> Inputs = Gen.Select(
        Gen.Int[ImageInput.MinTileSide, ImageInput.MaxTileSide],
        Gen.Int[ImageInput.MinTileSide, ImageInput.MaxTileSide],
        Gen.Enum<ResizeMode>(),
        Gen.Enum<ResizeKernel>(),
        Gen.Select(Gen.Byte, Gen.Byte, Gen.Byte, (red, green, blue) => new RgbColor(red, green, blue)),
        Gen.Bool,
        (height, width, resize, kernel, background, exact) => new ImageInput
        {
            Height = height,
            Width = width,
            Resize = resize,
            Kernel = kernel,
            Background = background,
            Exact = exact,
        });

    [TestMethod]
    public void Parse_TextOfAnyInput_GivesTheInputBack() => Inputs.Sample(input => ImageInput.Parse(input.ToString()) == input);

    [TestMethod]
    public void ToString_Default_IsTheTextThatModelsHold() =>
        Assert.AreEqual("64x64 stretch bilinear white", new ImageInput().ToString());

    [TestMethod]
    public void ToString_EverythingElse_NamesHeightFirst()
    {
        var input = new ImageInput
        {
            Height = 96,
            Width = 128,
            Resize = ResizeMode.Pad,
            Kernel = ResizeKernel.Lanczos,
            Background = new RgbColor(16, 32, 48),
            Exact = true,
        };

        Assert.AreEqual("96x128 pad lanczos #102030 exact", input.ToString());
        Assert.AreEqual(96 * 128 * 4, input.ByteCount);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("64x64")]
    [DataRow("64 stretch bilinear white")]
    [DataRow("064x64 stretch bilinear white")]
    [DataRow("64X64 stretch bilinear white")]
    [DataRow("64x64 Stretch bilinear white")]
    [DataRow("64x64 0 bilinear white")]
    [DataRow("64x64 stretch nearest white")]
    [DataRow("64x64 stretch bilinear #ffffff")]
    [DataRow("64x64 stretch bilinear white Exact")]
    [DataRow("64x64 stretch bilinear white exact exact")]
    [DataRow("64x64 stretch  bilinear white")]
    [DataRow(" 64x64 stretch bilinear white")]
    [DataRow("64x64 stretch bilinear white\n")]
    [DataRow("-64x64 stretch bilinear white")]
    public void Parse_AnythingButCanonicalText_SaysWhatWasGivenAndExpected(string text)
    {
        var error = Assert.ThrowsExactly<FormatException>(() => ImageInput.Parse(text));

        Assert.Contains($"'{text}'", error.Message);
        Assert.Contains("64x64 stretch bilinear white", error.Message);
    }

    [TestMethod]
    public void Parse_SideOutOfRange_NamesTheSide()
    {
        var error = Assert.ThrowsExactly<FormatException>(() => ImageInput.Parse("64x4 stretch bilinear white"));

        Assert.Contains("Width is 4 pixels; expected 8 to 1024", error.Message);
    }

    [TestMethod]
    public void Validate_SeveralFaults_ListsAllAtOnce()
    {
        var input = new ImageInput { Height = 7, Width = 1025, Resize = (ResizeMode)9, Kernel = (ResizeKernel)9 };

        Assert.HasCount(4, input.Validate());
    }

    [TestMethod]
    public void Validate_Default_FindsNothing() => Assert.IsEmpty(new ImageInput().Validate());
}
