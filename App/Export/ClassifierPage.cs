using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Pages;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Exporting;
using MlNetClassifier.Pipelines.Saving;

namespace MlNetClassifier.App.Export;

/// <summary>A model as one page that classifies pictures by itself, without a server or a network (docs/adr/0031).</summary>
/// <remarks>
/// Its content policy allows its own script and style, by their hashes, and no request: no picture can leave it, whatever a file
/// is called.
/// </remarks>
internal static class ClassifierPage
{
    private const int NamedInTitle = 4;
    private const int PieceBytes = 3 << 20; // whole groups of Base64

    private static readonly Html Style = PageParts.Style("answers.css");
    private static readonly Html Script = PageParts.Script("intake.js", "answers.js", "classifier.js");
    private static readonly Html Worker = Html.OfResources("network.js", "resample.js", "worker.js");

    /// <summary>Writes the page, its weights piece by piece: as a whole they may take 60 MB.</summary>
    public static void Write(Stream file, ModelManifest manifest, BrowserNetwork network)
    {
        Html[] page = Html.OfTemplate("classifier.html", new Dictionary<string, Html>
        {
            ["title"] = Html.Of($"{Title(manifest)}"),
            ["style"] = Style,
            ["style-hash"] = PageParts.HashOf(Style),
            ["facts"] = Html.Join(
                ModelFacts.Of(manifest).Select(fact => Html.Of($"<div><dt>{fact.Name}</dt><dd>{fact.Value}</dd></div>"))),
            ["model"] = ModelJson(manifest, network),
            ["worker"] = Worker,
            ["script"] = Script,
            ["script-hash"] = PageParts.HashOf(Script),
        }, split: "weights");
        file.Write(Encoding.UTF8.GetBytes(page[0].ToString()));
        byte[] text = new byte[Base64.GetMaxEncodedToUtf8Length(PieceBytes)];
        for (int start = 0; start < network.Weights.Length; start += PieceBytes)
        {
            ReadOnlySpan<byte> piece =
                network.Weights.Span.Slice(start, Math.Min(PieceBytes, network.Weights.Length - start));
            Base64.EncodeToUtf8(piece, text, out _, out int length);
            file.Write(text.AsSpan(0, length));
        }

        file.Write(Encoding.UTF8.GetBytes(page[1].ToString()));
    }

    // "circle, square or triangle?"
    private static string Title(ModelManifest manifest) => manifest.Classes.Count > NamedInTitle
        ? FormattableString.Invariant($"Which of {manifest.Classes.Count:N0} classes?")
        : $"{string.Join(", ", manifest.Classes.SkipLast(1))} or {manifest.Classes[^1]}?";

    private static Html ModelJson(ModelManifest manifest, BrowserNetwork network)
    {
        var input = ImageInput.Parse(manifest.Input.Image);
        string[] words = manifest.Input.Image.Split(' ');
        ModelManifest.GoldenSample golden = manifest.Golden[0];
        return Html.OfJson(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("classes");
            foreach (string name in manifest.Classes)
                json.WriteStringValue(name);

            json.WriteEndArray();
            json.WriteStartObject("input");
            json.WriteNumber("height", input.Height);
            json.WriteNumber("width", input.Width);
            json.WriteString("resize", words[1]);
            json.WriteString("kernel", words[2]);
            WriteNumbers(json, "background", input.Background.Red, input.Background.Green, input.Background.Blue);
            json.WriteBoolean("exact", input.Exact);
            json.WriteEndObject();
            if (manifest.Calibration is { } calibration)
            {
                json.WriteStartObject("calibration");
                json.WriteNumber("temperature", calibration.Temperature);
                json.WriteNumber("unknownThreshold", calibration.UnknownThreshold);
                json.WriteEndObject();
            }

            json.WriteStartArray("golden");
            json.WriteStartObject();
            json.WriteBase64String("pixels", golden.Pixels);
            WriteNumbers(json, "logits", golden.Logits);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WritePropertyName("network");
            json.WriteRawValue(network.Program.Span, skipInputValidation: true);
            json.WriteEndObject();
        });
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, params ReadOnlySpan<float> numbers)
    {
        json.WriteStartArray(name);
        foreach (float number in numbers)
            json.WriteNumberValue(number);

        json.WriteEndArray();
    }
}
