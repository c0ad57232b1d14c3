using CsCheck;
using MlNetClassifier.Data.Images;

namespace MlNetClassifier.App.Tests.Data.Images;

[TestClass]
public sealed class ResizeGeometryTests
{
    private static readonly Gen<(int Width, int Height, ResizeMode Mode, bool IsTransposed)> Pictures =
        Gen.Select(Gen.Int[1, 65_535], Gen.Int[1, 65_535], Gen.Enum<ResizeMode>(), Gen.Bool);

    private static readonly ImageInput Input = new() { Height = 48, Width = 64 };

    [TestMethod]
    public void Create_AnyPicture_StaysInsidePictureAndTile() => Pictures.Sample((width, height, mode, isTransposed) =>
    {
        var plan = ResizeGeometry.Create(Input with { Resize = mode }, width, height, isTransposed);
        (int columns, int rows) = isTransposed ? (plan.Height, plan.Width) : (plan.Width, plan.Height);
        return plan.BoxX >= 0 && plan.BoxY >= 0
            && plan.BoxX + plan.BoxWidth <= width && plan.BoxY + plan.BoxHeight <= height
            && columns >= 1 && plan.OffsetX + columns <= Input.Width
            && rows >= 1 && plan.OffsetY + rows <= Input.Height;
    });

    [TestMethod]
    public void Reduction_AnyPicture_LeavesTwiceTheTile() => Pictures.Sample((width, height, mode, isTransposed) =>
    {
        var plan = ResizeGeometry.Create(Input with { Resize = mode }, width, height, isTransposed);
        ResizeGeometry reduced = plan.Reduced(plan.Reduction);
        return plan.Reduction == 1 || (reduced.BoxWidth >= 2 * plan.Width && reduced.BoxHeight >= 2 * plan.Height);
    });

    [TestMethod]
    public void Reduced_OddSide_KeepsTheHalfPixel()
    {
        var plan = ResizeGeometry.Create(Input, 501, 375, isTransposed: false);

        Assert.AreEqual(2, plan.Reduction);
        Assert.AreEqual((250.5, 187.5), (plan.Reduced(2).BoxWidth, plan.Reduced(2).BoxHeight));
    }
}
