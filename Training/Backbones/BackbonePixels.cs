using System.Collections.Immutable;
using System.Globalization;
using MlNetClassifier.Pipelines.Networks;

namespace MlNetClassifier.Training.Backbones;

/// <summary>What the numbers were that a pretrained network learned from: their scale and the order of the channels.</summary>
/// <param name="Format">How bytes become numbers; mean and standard deviation in the order R, G, B.</param>
/// <param name="IsBgr">Whether the network takes blue first.</param>
public sealed record BackbonePixels(PixelFormat Format, bool IsBgr = false)
{
    private const int Channels = 3;
    private const string Scale = "scale", Mean = "mean", Deviation = "std", Order = "order", Rgb = "rgb", Bgr = "bgr";

    /// <summary>What the networks of torchvision take: 0 to 1, minus the mean of ImageNet, by its standard deviation.</summary>
    public static BackbonePixels ImageNet { get; } =
        new(new PixelFormat(PixelFormat.ByteScale, [0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f]));

    /// <summary>From -1 to 1, as many networks of TensorFlow take it.</summary>
    public static BackbonePixels Tf { get; } = new(new PixelFormat(1 / 127.5f, [1, 1, 1], [1, 1, 1]));

    /// <summary>From 0 to 255.</summary>
    public static BackbonePixels Raw { get; } = new(PixelFormat.Raw);

    /// <summary>Those with a name.</summary>
    public static ImmutableArray<(string Name, BackbonePixels Pixels)> Presets { get; } =
        [("imagenet", ImageNet), ("tf", Tf), ("raw", Raw)];

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <param name="text">
    /// <c>imagenet</c>, <c>tf</c>, <c>raw</c>, or words such as <c>scale=1/255 mean=0.5,0.5,0.5 std=0.2,0.2,0.2 order=rgb</c>;
    /// mean and standard deviation in the order of the network's channels, or one number for all. What is left out changes
    /// nothing; words after a name change what it stands for.
    /// </param>
    /// <exception cref="FormatException">It is something else; the message says which word.</exception>
    public static BackbonePixels Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        BackbonePixels? preset = Presets.FirstOrDefault(row => row.Name == words.FirstOrDefault()).Pixels;
        BackbonePixels start = preset ?? Raw;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string word in preset is null ? words : words[1..])
        {
            if (word.Split('=') is not [Scale or Mean or Deviation or Order, _] parts || !values.TryAdd(parts[0], parts[1]))
                throw NotUnderstood(text, word);
        }

        bool isBgr = values.GetValueOrDefault(Order, start.IsBgr ? Bgr : Rgb) switch
        {
            Rgb => false,
            Bgr => true,
            var other => throw NotUnderstood(text, $"{Order}={other}"),
        };
        var format = new PixelFormat(
            values.TryGetValue(Scale, out string? scale) ? Number(scale) : start.Format.Scale,
            Three(Mean) ?? start.Format.Mean, Three(Deviation) ?? start.Format.StandardDeviation);
        return words.Length == 0 ? throw NotUnderstood(text, text)
            : format.Fault() is { } fault ? throw new FormatException($"'{text}': {fault}")
            : new BackbonePixels(format, isBgr);

        float Number(string number)
        {
            float[] parts = [.. number.Split('/').Select(part =>
                float.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) ? value : float.NaN)];
            return parts switch
            {
                [var whole] when float.IsFinite(whole) => whole,
                [var above, var below] when float.IsFinite(above / below) => above / below,
                _ => throw NotUnderstood(text, number),
            };
        }

        ImmutableArray<float>? Three(string key)
        {
            if (!values.TryGetValue(key, out string? list))
                return null;

            float[] numbers = [.. list.Split(',').Select(Number)];
            ImmutableArray<float> given = numbers.Length == 1 ? [.. Enumerable.Repeat(numbers[0], Channels)] : [.. numbers];
            return given.Length != Channels ? throw NotUnderstood(text, $"{key}={list}")
                : isBgr ? [.. given.Reverse()] : given;
        }
    }

    /// <inheritdoc />
    public bool Equals(BackbonePixels? other) => other is not null && IsBgr == other.IsBgr && Format.Equals(other.Format);

    /// <inheritdoc />
    public override int GetHashCode() => Format.GetHashCode();

    /// <summary>The numbers, as <see cref="Parse"/> reads them.</summary>
    public override string ToString()
    {
        // As people write it: 1/255, 1/127.5.
        float below = MathF.Round(1 / Format.Scale, 3);
        string scale = Format.Scale != 1 && 1 / below == Format.Scale ? $"1/{Text(below)}" : Text(Format.Scale);
        return $"{Scale}={scale} {Mean}={List(Format.Mean)} {Deviation}={List(Format.StandardDeviation)} "
            + $"{Order}={(IsBgr ? Bgr : Rgb)}";

        string List(ImmutableArray<float> channels) => string.Join(',', (IsBgr ? channels.Reverse() : channels).Select(Text));

        static string Text(float value) => value.ToString(CultureInfo.InvariantCulture);
    }

    private static FormatException NotUnderstood(string text, string word) => new(
        (word == text ? $"'{text}'" : $"'{text}' has '{word}', which")
        + $" is not understood; expected {string.Join(", ", Presets.Select(row => row.Name))}, or words such as \"{ImageNet}\"");
}
