using MlNetClassifier.Data;
using MlNetClassifier.Data.SampleSet;
using SkiaSharp;

namespace MlNetClassifier.App.Tests.Data.SampleSet;

[TestClass]
public sealed class SceneRendererTests
{
    private const int Width = 100;
    private const int Height = 80;
    private const int Grain = 12;

    private static readonly SKColor Ground = new(200, 180, 160);
    private static readonly SKColor Surface = new(20, 40, 60);
    private static readonly CameraFinish Clean =
        new(LightAngle: 0f, LightStrength: 0f, BlurSigma: 0f, Grain: 0, GrainSeed: 1, JpegQuality: null);

    [TestMethod]
    public void Render_FilledShape_HasSurfaceInsideAndGroundOutside()
    {
        using SKBitmap picture = SceneRenderer.Render(Scene(hollow: false, Clean));

        Assert.AreEqual(Surface, picture.GetPixel(Width / 2, Height / 2));
        Assert.AreEqual(Ground, picture.GetPixel(0, 0));
    }

    [TestMethod]
    public void Render_HollowShape_ShowsTheGroundThroughItsMiddle()
    {
        using SKBitmap picture = SceneRenderer.Render(Scene(hollow: true, Clean));

        Assert.AreEqual(Ground, picture.GetPixel(Width / 2, Height / 2));
        Assert.AreEqual(Surface, picture.GetPixel(Width / 2 + 20, Height / 2));
    }

    [TestMethod]
    public void Render_BlurredPicture_HasNoFrameAtItsEdges()
    {
        using SKBitmap picture = SceneRenderer.Render(Scene(hollow: false, Clean with { BlurSigma = 2f }));

        for (int x = 0; x < Width; x++)
        {
            Assert.AreEqual(Ground, picture.GetPixel(x, 0));
            Assert.AreEqual(Ground, picture.GetPixel(x, Height - 1));
        }

        SKColor edge = picture.GetPixel(Width / 2 + 20, Height / 2);
        Assert.IsTrue(edge.Red > Surface.Red && edge.Red < Ground.Red, $"The outline is not blurred: {edge}.");
    }

    [TestMethod]
    public void Render_Grain_ChangesPixelsByNoMoreThanItsStrength()
    {
        using SKBitmap clean = SceneRenderer.Render(Scene(hollow: false, Clean));
        using SKBitmap grainy = SceneRenderer.Render(Scene(hollow: false, Clean with { Grain = Grain }));

        int[] changes = [.. clean.Pixels.Zip(grainy.Pixels, (before, after) => after.Red - before.Red)];
        Assert.IsLessThanOrEqualTo(Grain, changes.Max(Math.Abs));
        Assert.IsGreaterThan(changes.Length / 2, changes.Count(change => change != 0));
        Assert.AreEqual(0.0, changes.Average(), 0.5, "Noise must not make pictures lighter or darker.");
    }

    [TestMethod]
    public void Render_SameScene_SamePixels()
    {
        SampleScene scene = SampleScene.Draw(seed: 3, MainShape.Square, index: 4);

        using SKBitmap first = SceneRenderer.Render(scene);
        using SKBitmap second = SceneRenderer.Render(scene);

        Assert.AreSequenceEqual(first.Bytes, second.Bytes);
    }

    private static SampleScene Scene(bool hollow, CameraFinish finish)
    {
        ShapeOutline outline = ShapeOutline.Draw(
            SeededRandom.Create(0, "test"), MainShape.Circle, new SKPoint(Width / 2f, Height / 2f), radius: 20f);
        ShapeStyle style = new(
            Plain(Surface), hollow, RimWidth: hollow ? 6f : 0f, SKColors.Red, CornerRadius: 0f, Shadow: SKPoint.Empty);
        return new SampleScene(Width, Height, Plain(Ground), [], outline, style, [], finish);
    }

    private static Texture Plain(SKColor color) => new(TextureKind.Plain, color, color, Angle: 0f, Scale: 8f, Seed: 0);
}
