namespace MlNetClassifier.App.Tests.Data.Images;

/// <summary>GIF files with frames that do not cover the canvas, and with several frames.</summary>
internal static class TestGif
{
    /// <summary>Colours by index: white, red, green, blue.</summary>
    private static readonly byte[] Colors = [255, 255, 255, 255, 0, 0, 0, 255, 0, 0, 0, 255];

    /// <summary>A GIF whose frames are rectangles of one colour each.</summary>
    public static byte[] Make(
        ushort width, ushort height, params (byte X, byte Y, byte Width, byte Height, byte Color)[] frames) =>
    [
        .. "GIF89a"u8, (byte)width, (byte)(width >> 8), (byte)height, (byte)(height >> 8), 0x91, 0, 0,
        .. Colors,
        .. frames.SelectMany(Frame),
        0x3B,
    ];

    private static byte[] Frame((byte X, byte Y, byte Width, byte Height, byte Color) frame)
    {
        // 3-bit codes: clear (4) after every two pixels keeps them at 3 bits, so nothing is ever compressed.
        var codes = new List<int>();
        for (int i = 0; i < frame.Width * frame.Height; i++)
        {
            if (i % 2 == 0)
                codes.Add(4);
            codes.Add(frame.Color);
        }

        codes.Add(5);
        var data = new byte[((codes.Count * 3) + 7) / 8];
        for (int bit = 0; bit < codes.Count * 3; bit++)
            data[bit / 8] |= (byte)((codes[bit / 3] >> (bit % 3) & 1) << (bit % 8));
        return
        [
            0x2C, frame.X, 0, frame.Y, 0, frame.Width, 0, frame.Height, 0, 0,
            2, .. data.Chunk(255).SelectMany(block => (byte[])[(byte)block.Length, .. block]), 0,
        ];
    }
}
