using MlNetClassifier.Data.SampleSet;
using SkiaSharp;

namespace MlNetClassifier.App.Tests.Data.SampleSet;

[TestClass]
public sealed class SampleSceneTests
{
    private const int Scenes = 200;

    // One of the last draws of a scene, so any draw that is added or removed before it changes it.
    private const int KnownGrainSeed = 686_894_276;

    [TestMethod]
    public void Draw_KnownArguments_IsTheSceneOfThisGeneratorVersion() =>
        Assert.AreEqual(
            KnownGrainSeed,
            SampleScene.Draw(0, MainShape.Triangle, 0).Finish.GrainSeed,
            $"The images change: raise {nameof(SampleSetManifest)}.{nameof(SampleSetManifest.CurrentVersion)}.");

    [TestMethod]
    [DataRow(nameof(MainShape.Circle), 0)]
    [DataRow(nameof(MainShape.Square), 4)]
    [DataRow(nameof(MainShape.Triangle), 3)]
    public void Draw_AnyIndex_OutlineHasTheCornersOfItsClass(string shape, int corners)
    {
        foreach (SampleScene scene in Draw(shape))
            Assert.HasCount(corners, scene.Outline.Corners);
    }

    [TestMethod]
    [DataRow(nameof(MainShape.Circle))]
    [DataRow(nameof(MainShape.Square))]
    [DataRow(nameof(MainShape.Triangle))]
    public void Draw_AnyIndex_ShapeCoversTheAreaOfItsRadius(string shape)
    {
        foreach (SampleScene scene in Draw(shape).Take(20))
        {
            using SKPath outline = scene.Outline.ToPath();
            float expected = MathF.PI * scene.Outline.Radius * scene.Outline.Radius;
            Assert.AreEqual(expected, CoveredPixels(outline), 0.03f * expected);
        }
    }

    [TestMethod]
    [DataRow(nameof(MainShape.Circle))]
    [DataRow(nameof(MainShape.Square))]
    [DataRow(nameof(MainShape.Triangle))]
    public void Draw_AnyIndex_ShapeIsLighterOrDarkerThanItsGround(string shape)
    {
        foreach (SampleScene scene in Draw(shape))
        {
            float[] ground = [Luma(scene.Ground.First), Luma(scene.Ground.Second)];
            float[] surface = [Luma(scene.Style.Surface.First), Luma(scene.Style.Surface.Second)];
            Assert.IsTrue(surface.Min() > ground.Max() + 60f || surface.Max() < ground.Min() - 60f, scene.ToString());
        }
    }

    [TestMethod]
    public void Draw_ManyScenes_LightAndDarkShapesAreBothCommon()
    {
        int lighter = Draw(nameof(MainShape.Circle)).Count(scene => Luma(scene.Style.Surface.First) > Luma(scene.Ground.First));

        Assert.IsInRange(Scenes / 3, 2 * Scenes / 3, lighter);
    }

    private static IEnumerable<SampleScene> Draw(string shape) =>
        Enumerable.Range(0, Scenes).Select(index => SampleScene.Draw(seed: 1, Enum.Parse<MainShape>(shape), index));

    private static float Luma(SKColor color) => 0.299f * color.Red + 0.587f * color.Green + 0.114f * color.Blue;

    private static int CoveredPixels(SKPath outline)
    {
        SKRectI bounds = SKRectI.Ceiling(outline.Bounds);
        int covered = 0;
        for (int y = bounds.Top - 1; y <= bounds.Bottom; y++)
            for (int x = bounds.Left - 1; x <= bounds.Right; x++)
                if (outline.Contains(x + 0.5f, y + 0.5f))
                    covered++;

        return covered;
    }
}
