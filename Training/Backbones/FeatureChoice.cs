using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Onnx;

namespace MlNetClassifier.Training.Backbones;

/// <summary>The tensor of a network file that is taken as features, for images of one size.</summary>
/// <param name="Tensor">Its name; empty if there is a fault.</param>
/// <param name="Features">Numbers for each image.</param>
internal sealed record FeatureChoice(string Tensor, int Features)
{
    private const int MostFeatures = 65_536;
    private const int MostListed = 12;
    private const int Images = 3;

    /// <summary>Type of the tensor.</summary>
    public OnnxElementType Type { get; private init; } = OnnxElementType.Float;

    /// <summary>Whether the network gives the same rows, up to rounding, for several images at once.</summary>
    public bool TakesBatches { get; private init; }

    /// <summary>Why nothing can be taken, in a sentence that lists what could be; null if something is.</summary>
    public string? Fault { get; private init; }

    /// <summary>Whether the fault is that of what was asked for, not that of the file.</summary>
    public bool IsAsked { get; private init; }

    /// <summary>Chooses, by computing the network on images of noise.</summary>
    /// <param name="file">The network.</param>
    /// <param name="asked">The tensor that was asked for; null for the last vector before the classifier.</param>
    /// <param name="size">Height and width of the images.</param>
    /// <param name="pixels">How the images are given to it.</param>
    /// <exception cref="BackboneException">ONNX Runtime does not load the network.</exception>
    public static FeatureChoice Of(OnnxFile file, string? asked, (int Height, int Width) size, BackbonePixels pixels)
    {
        var paths = new OnnxPaths(file.Model.Graph, file.Input.Name);
        if (asked is not null && !paths.IsComputed(asked))
        {
            string meant = NearestName.Find(asked, paths.Computed) is { } near ? $"Did you mean '{near}'? " : string.Empty;
            return Wrong($"'{file.Name}' computes no tensor '{asked}' from an image. {meant}{Candidates()}", isAsked: true);
        }

        string[] outputs = [.. file.Model.Graph.Output.Select(output => output.Name).Where(paths.IsComputed)];
        (string Output, string? Features)[] ends = [.. outputs.Select(output => (output, paths.BeforeClassifier(output)))];
        string[] tensors =
            asked is null ? [.. outputs.Concat(ends.Select(end => end.Features).OfType<string>()).Distinct()] : [asked];
        if (tensors.Length == 0)
            return Wrong($"No output of '{file.Name}' depends on the image that it takes.");

        using var probe = new OnnxProbe(file, tensors, size, pixels);
        Dictionary<string, (OnnxElementType Type, long[] Shape, float[] Values)> alone;
        try
        {
            alone = probe.Run(0, 1);
        }
        catch (OnnxRuntimeException error)
        {
            return Wrong(
                $"'{file.Name}' cannot be computed for an image of {size.Height} x {size.Width} pixels (height x width): "
                + OnnxProbe.FirstLine(error), isAsked: file.Input is { Height: 0 } or { Width: 0 });
        }

        string? tensor = asked ?? Default();
        if (tensor is null)
        {
            return Wrong($"'{file.Name}' gives no vector for an image, as a classifier or an embedding does, but "
                + $"{string.Join(", ", outputs.Select(name => Text(name, alone[name])))}; a detector, for one, does that. "
                + $"Say with FeatureTensor which tensor to take. {Candidates()}");
        }

        return !IsRow(alone[tensor])
            ? Wrong($"'{file.Name}' does not give one row of 1 to {MostFeatures:N0} numbers for each image in "
                + $"{Text(tensor, alone[tensor])}. {Candidates()}", asked is not null)
            : alone[tensor].Values.Any(value => !float.IsFinite(value))
                ? Wrong($"'{file.Name}' gives numbers in '{tensor}' that are not finite; it is damaged, or takes other pixels.")
                : Judge(file, tensor, alone[tensor], probe);

        string? Default()
        {
            // Boxes have four numbers each.
            bool finds = outputs.Any(name => alone[name].Shape is [_, > 1, 4]
                || (outputs.Length > 1 && name.Contains("box", StringComparison.OrdinalIgnoreCase)));
            return finds ? null
                : ends.Where(end => IsVector(alone[end.Output])).Select(end => end.Features)
                    .FirstOrDefault(name => name is not null && IsVector(alone[name]))
                    ?? outputs.FirstOrDefault(name => IsVector(alone[name]));
        }

        string Candidates()
        {
            try
            {
                using var all = new OnnxProbe(file, paths.Computed, size, pixels);
                string[] rows =
                    [.. all.Run(0, 1).Where(pair => IsRow(pair.Value)).Reverse().OrderByDescending(pair => IsVector(pair.Value))
                        .Select(pair => Text(pair.Key, pair.Value))];
                return $"It could be one of {string.Join(", ", rows.Take(MostListed))}"
                    + (rows.Length > MostListed ? $" and {rows.Length - MostListed} more." : ".");
            }
            catch (OnnxRuntimeException)
            {
                string[] last = [.. paths.Computed.Reverse().Take(MostListed).Select(name => $"'{name}'")];
                return $"It could be one of {string.Join(", ", last)}.";
            }
        }
    }

    // One image after the other, and all at once.
    private static FeatureChoice Judge(
        OnnxFile file, string tensor, (OnnxElementType Type, long[] Shape, float[] Values) first, OnnxProbe probe)
    {
        const float Rounding = 1e-4f;
        var choice = new FeatureChoice(tensor, first.Values.Length) { Type = first.Type };
        if (file.Input.TakesOne)
            return choice;

        float[] alone =
            [.. first.Values, .. Enumerable.Range(1, Images - 1).SelectMany(image => probe.Run(image, 1)[tensor].Values)];
        (OnnxElementType Type, long[] Shape, float[] Values) together;
        try
        {
            together = probe.Run(0, Images)[tensor];
        }
        catch (OnnxRuntimeException)
        {
            return choice;
        }

        if (together.Shape[0] != Images || together.Values.Length != alone.Length)
        {
            return Wrong($"'{file.Name}' does not give one row for each image in {Text(tensor, first)}: for {Images} images it "
                + $"gives ({string.Join(" x ", together.Shape)}).");
        }

        float bound = Rounding * alone.Max(MathF.Abs);
        return choice with
        {
            TakesBatches = alone.Zip(together.Values).All(pair => MathF.Abs(pair.First - pair.Second) <= bound),
        };
    }

    private static FeatureChoice Wrong(string fault, bool isAsked = false) =>
        new(string.Empty, 0) { Fault = fault, IsAsked = isAsked };

    private static bool IsRow((OnnxElementType Type, long[] Shape, float[] Values) tensor) =>
        tensor is { Shape: [1, _, ..], Values.Length: >= 1 and <= MostFeatures };

    private static bool IsVector((OnnxElementType Type, long[] Shape, float[] Values) tensor) =>
        IsRow(tensor) && tensor.Shape.Skip(1).Count(side => side > 1) == 1;

    private static string Text(string name, (OnnxElementType Type, long[] Shape, float[] Values) tensor) =>
        $"'{name}' ({string.Join(" x ", tensor.Shape.Select(side => side.ToString(CultureInfo.InvariantCulture)))})";
}
