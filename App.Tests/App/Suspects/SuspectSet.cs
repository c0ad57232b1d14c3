using MlNetClassifier.App.Tests.Data.Images;
using SkiaSharp;

namespace MlNetClassifier.App.Tests.App.Suspects;

/// <summary>Three classes with one wrong label, one copy and one dark picture; and four pictures without a label.</summary>
internal static class SuspectSet
{
    /// <summary>A red picture in the folder of another class.</summary>
    public const string Wrong = "blå hav/wrong.png";

    private const int PerClass = 12;

    /// <summary>Draws <c>set</c> and <c>new</c>.</summary>
    public static void Draw(TestProgram program)
    {
        TestDataset.Draw(program.PathOf("set"), PerClass);
        program.Write("set/" + Wrong, TestDataset.Picture(1, 3, 100));
        program.Write("set/red/dark.png", TestImages.Encode(30, 30,
            (x, y) => new SKColor((byte)(30 + ((x * y * 7) % 30)), (byte)((x * 5 % 23) + (y * 3 % 17)), 4)));
        program.Write("set/red/image 00.png", File.ReadAllBytes(program.PathOf("set/red/image 02.png")));
        for (int i = 0; i < 4; i++)
            program.Write($"new/{i}.png", TestDataset.Picture(i % 3, 3, 200 + i));
    }
}
