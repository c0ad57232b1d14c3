using System.CommandLine;
using System.Globalization;
using MlNetClassifier.Training.Augmenting;
using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.App.Commands;

/// <summary><c>--augment</c> with the options that adjust it.</summary>
internal sealed class AugmentationChoice
{
    private static readonly (string Name, AugmentationOptions Options)[] Sets =
    [
        ("none", AugmentationOptions.None), ("light", AugmentationOptions.Light), ("standard", AugmentationOptions.Standard),
    ];

    private readonly Option<string> _set = new("--augment")
    {
        Description = "How training images are changed at random: not at all; light, mirrored and moved; standard, all of the following.",
        DefaultValueFactory = _ => Sets.First(set => set.Options == new NetworkTrainerOptions().Augmentation).Name,
    };
    private readonly Option<double?> _flip = Change("--flip", "probability to mirror left to right", options => options.Flip);
    private readonly Option<double?> _shift = Change("--shift", "furthest move, as a fraction of the side", options => options.Shift);
    private readonly Option<double?> _rotate = Change("--rotate", "largest turn in degrees", options => options.Rotate);
    private readonly Option<double?> _zoom = Change("--zoom", "furthest zoom in or out", options => options.Zoom);
    private readonly Option<double?> _brightness = Change("--brightness", "largest change of brightness", options => options.Brightness);
    private readonly Option<double?> _contrast = Change("--contrast", "largest change of contrast", options => options.Contrast);
    private readonly Option<double?> _erase = Change("--erase", "probability to paint a rectangle over", options => options.Erase);

    public AugmentationChoice() => _set.AcceptOnlyFromAmong([.. Sets.Select(set => set.Name)]);

    public IEnumerable<Option> All => [_set, _flip, _shift, _rotate, _zoom, _brightness, _contrast, _erase];

    public AugmentationOptions Of(ParseResult parsed)
    {
        AugmentationOptions set = Sets.First(candidate => candidate.Name == parsed.GetValue(_set)).Options;
        return set with
        {
            Flip = parsed.GetValue(_flip) ?? set.Flip,
            Shift = parsed.GetValue(_shift) ?? set.Shift,
            Rotate = parsed.GetValue(_rotate) ?? set.Rotate,
            Zoom = parsed.GetValue(_zoom) ?? set.Zoom,
            Brightness = parsed.GetValue(_brightness) ?? set.Brightness,
            Contrast = parsed.GetValue(_contrast) ?? set.Contrast,
            Erase = parsed.GetValue(_erase) ?? set.Erase,
        };
    }

    private static Option<double?> Change(string name, string what, Func<AugmentationOptions, double> value)
    {
        string ofSets = string.Join(", ", Sets.Skip(1).Select(set => string.Create(CultureInfo.InvariantCulture, $"{set.Name} {value(set.Options)}")));
        return new Option<double?>(name)
        {
            Description = $"Augmentation: {what} [{ofSets}].",
            HelpName = "N",
            CustomParser = result => ActivationArgument.Parse<double?>(result, text =>
                double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : throw new FormatException($"{name} is '{text}'; give a number.")),
        };
    }
}
