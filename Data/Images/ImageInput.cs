using System.Globalization;

namespace MlNetClassifier.Data.Images;

/// <summary>
/// What pixels a network takes: the size of its tile and every choice on the way from a picture to it. Training and scoring
/// must agree on it to the bit, so it is stored in the model as text.
/// </summary>
/// <remarks>Immutable and thread-safe. Equal inputs make equal pixels of equal bytes.</remarks>
public sealed record ImageInput
{
    /// <summary>Shortest side of a tile, in pixels: 8. Less leaves nothing to pool.</summary>
    public const int MinTileSide = 8;

    /// <summary>Longest side of a tile, in pixels: 1024.</summary>
    public const int MaxTileSide = 1024;

    private const int DefaultSide = 64;
    private const string ExactWord = "exact";

    /// <summary>Rows of the tile.</summary>
    /// <value>Pixels, <see cref="MinTileSide"/> to <see cref="MaxTileSide"/>; default 64.</value>
    public int Height { get; init; } = DefaultSide;

    /// <summary>Columns of the tile.</summary>
    /// <value>Pixels, <see cref="MinTileSide"/> to <see cref="MaxTileSide"/>; default 64.</value>
    public int Width { get; init; } = DefaultSide;

    /// <summary>How a picture of another shape fills the tile.</summary>
    /// <value>Default <see cref="ResizeMode.Stretch"/>, as in Keras.</value>
    public ResizeMode Resize { get; init; } = ResizeMode.Stretch;

    /// <summary>How source pixels are weighted; always antialiased.</summary>
    /// <value>Default <see cref="ResizeKernel.Bilinear"/>, as in torchvision.</value>
    public ResizeKernel Kernel { get; init; } = ResizeKernel.Bilinear;

    /// <summary>What lies behind transparent pixels and around a padded picture.</summary>
    /// <value>Default white.</value>
    public RgbColor Background { get; init; } = RgbColor.White;

    /// <summary>
    /// Whether a JPEG is always decoded in full. Otherwise a large one is decoded at 1/2, 1/4 or 1/8 of its size while at
    /// least twice the tile is left on both axes, as Pillow's <c>draft</c> does: 1.6 times faster on photographs of 500x375
    /// pixels, more on larger ones, at 53 dB of the exact pixels (47 dB at worst of 100 photographs).
    /// </summary>
    /// <value>Default false.</value>
    public bool Exact { get; init; }

    /// <summary>Pixels of a tile: height times width.</summary>
    public int PixelCount => Height * Width;

    /// <summary>Bytes of a tile as the loader writes it: R, G, B, 255 per pixel.</summary>
    public int ByteCount => PixelCount * ImageLimits.BytesPerPixel;

    /// <summary>
    /// Reads the canonical text that <see cref="ToString"/> writes, and nothing else, so that a model has one spelling.
    /// </summary>
    /// <param name="text">Such as <c>64x64 stretch bilinear white</c>, height before width.</param>
    /// <returns>The input, valid by <see cref="Validate"/>.</returns>
    /// <exception cref="FormatException">
    /// The text has another form; the message says what was given and what is expected.
    /// </exception>
    public static ImageInput Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] words = text.Split(' ');
        bool exact = words is [_, _, _, _, ExactWord];
        if ((exact || words.Length == 4)
            && words[0].Split('x') is [var height, var width]
            && TryParseSide(height, out int rows)
            && TryParseSide(width, out int columns)
            && Enum.TryParse(words[1], ignoreCase: true, out ResizeMode resize)
            && Enum.TryParse(words[2], ignoreCase: true, out ResizeKernel kernel)
            && RgbColor.TryParse(words[3], out RgbColor background))
        {
            var input = new ImageInput
            {
                Height = rows,
                Width = columns,
                Resize = resize,
                Kernel = kernel,
                Background = background,
                Exact = exact,
            };
            if (input.Validate() is [var fault, ..])
                throw new FormatException($"The image input '{text}' is out of range: {fault}");
            if (input.ToString() == text)
                return input;
        }

        throw new FormatException(
            $"'{text}' is not an image input. Expected 'HEIGHTxWIDTH stretch|crop|pad bilinear|area|lanczos white|black|#rrggbb'"
            + $", optionally followed by ' {ExactWord}', in lower case, such as '{new ImageInput()}'.");
    }

    /// <summary>Looks for values out of range, so that all of them can be shown at once before any file is touched.</summary>
    /// <returns>One sentence per fault: what was given and what is expected; empty when all is well.</returns>
    public IReadOnlyList<string> Validate()
    {
        var faults = new List<string>();
        CheckSide(nameof(Height), Height);
        CheckSide(nameof(Width), Width);
        if (!Enum.IsDefined(Resize))
            faults.Add($"Resize is {Resize}; expected stretch, crop or pad.");
        if (!Enum.IsDefined(Kernel))
            faults.Add($"Kernel is {Kernel}; expected bilinear, area or lanczos.");
        return faults;

        void CheckSide(string name, int side)
        {
            if (side is < MinTileSide or > MaxTileSide)
                faults.Add($"{name} is {side} pixels; expected {MinTileSide} to {MaxTileSide}.");
        }
    }

    /// <summary>The canonical text, for the model and for logs.</summary>
    /// <returns>
    /// Such as <c>64x64 stretch bilinear white</c> or <c>96x128 pad area #102030 exact</c>; height before width.
    /// </returns>
    public override string ToString() =>
        $"{Height}x{Width} {Word(Resize)} {Word(Kernel)} {Background}{(Exact ? " " + ExactWord : "")}";

#pragma warning disable CA1308 // Lower case is the canonical form, not a comparison.
    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
#pragma warning restore CA1308

    private static bool TryParseSide(string text, out int side) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out side);
}
