using MlNetClassifier.Data;
using MlNetClassifier.Training.Backbones;
using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.App.Settings;

/// <summary>How <c>--network</c> and what belongs to a network file are written.</summary>
internal static class NetworkForm
{
    /// <summary>What stands for a file in the help.</summary>
    public const string FilePlaceholder = "FILE" + Extension;

    private const string Extension = ".onnx";

    /// <summary>A name of the table, or a file; null for the best of the table, whichever that is.</summary>
    public static ValueForm<KnownNetwork?> Form { get; } = new(
        string.Join('|', [.. NetworkTable.All.Select(row => row.Name), NetworkCandidate.Auto, FilePlaceholder]),
        Parse,
        row => row is null ? NetworkCandidate.Auto : FileOf(row.Options)?.ToString() ?? row.Name,
        NetworkTable.All[^1].Name);

    /// <summary>What a network takes.</summary>
    public static ValueForm<BackbonePixels?> Pixels { get; } = new("FORMAT", ParsePixels, pixels => pixels?.ToString(), "raw");

    /// <summary>The file of a request's network; null if it has none.</summary>
    public static OnnxBackbone? FileOf(TrainRequest request) => FileOf(request.Options);

    /// <summary>Whether the text names a file, not a row of the table.</summary>
    public static bool IsFile(string text) => text.EndsWith(Extension, StringComparison.OrdinalIgnoreCase);

    private static OnnxBackbone? FileOf(NetworkTrainerOptions options) =>
        (options.Network as TransferNetwork)?.Backbone as OnnxBackbone;

    private static KnownNetwork? Parse(GivenValue given)
    {
        if (given.Text == NetworkCandidate.Auto)
            return null;

        if (NetworkTable.All.FirstOrDefault(row => row.Name == given.Text) is { } known)
            return known;

        string path = given.Environment.Resolve(given.Text);
        if (IsFile(given.Text) && File.Exists(path))
            return NetworkTable.Of(OnnxBackbone.Open(path));

        if (IsFile(given.Text))
        {
            throw new FormatException(
                $"{given.Option} is '{given.Text}', but there is no such file.{NearestName.DidYouMean(path)}");
        }

        string[] names = [.. NetworkTable.All.Select(row => row.Name), NetworkCandidate.Auto];
        string meant = NearestName.Find(given.Text, names) is { } near ? $" Did you mean {near}?" : string.Empty;
        FormatException error = given.IsNot($"{string.Join(", ", names)}, or a file whose name ends in {Extension}");
        throw new FormatException(error.Message + meant);
    }

    private static BackbonePixels? ParsePixels(GivenValue given)
    {
        try
        {
            return BackbonePixels.Parse(given.Text);
        }
        catch (FormatException error)
        {
            throw new FormatException($"{given.Option}: {error.Message}", error);
        }
    }
}
