using Microsoft.ML.OnnxRuntime;
using MlNetClassifier.App.Output;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Training;
using MlNetClassifier.Training.Checking;
using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Trials;
using SkiaSharp;

namespace MlNetClassifier.App.Doctor;

/// <summary>Whether what computes does so here: each does a little of its work.</summary>
internal static class EngineFindings
{
    private const int Side = 16; // of images
    private const int Points = 1000;
    private const int Classes = 3;
    private const int Tolerance = 8; // of 255: what JPEG and WebP may lose of one colour
    private const string KeepTogether =
        "Keep the files of the program in one folder, or install it again; docs/native.md says what the system must have.";

    public static IEnumerable<Finding> All() => [Images(), OnnxRuntime(), LibTorch(), Activations()];

    private static Finding Images() => Finding.Of("images", KeepTogether, () =>
    {
        _ = SkiaSharpVersion.Native; // without the library, the end of a half-made picture ends the process
        var colour = new SKColor(200, 120, 40);
        foreach (SKEncodedImageFormat format in
            (SKEncodedImageFormat[])[SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Png, SKEncodedImageFormat.Webp])
        {
            using var picture = new SKBitmap(Side, Side);
            picture.Erase(colour);
            using SKData encoded = picture.Encode(format, quality: 100);
            var input = new ImageInput { Height = Side, Width = Side };
            var rgba = new byte[input.ByteCount];
            ImageLoadResult loaded = new ImageLoader(input).TryLoad(encoded.AsSpan(), rgba);
            if (!loaded.IsOk)
                return new Finding("images", FindingMark.Broken, $"{format}: {loaded.Reason}", KeepTogether);

            if (Math.Abs(rgba[0] - colour.Red) > Tolerance || Math.Abs(rgba[1] - colour.Green) > Tolerance
                || Math.Abs(rgba[2] - colour.Blue) > Tolerance)
                return new Finding("images", FindingMark.Broken, $"{format} is decoded in wrong colours", KeepTogether);
        }

        string found = $"JPEG, PNG and WebP are decoded; JPEG by {JpegDecoder.Current.Name}";
        return JpegDecoder.Current.Name.StartsWith("Skia", StringComparison.Ordinal)
            ? new Finding("images", FindingMark.Ok, found,
                "With the system's libturbojpeg (Debian: apt-get install libturbojpeg0), JPEG files are decoded about 1.3 times "
                + "as fast, to the same pixels.")
            : new Finding("images", FindingMark.Ok, found);
    });

    private static Finding OnnxRuntime() => Finding.Of("ONNX Runtime", KeepTogether, () =>
    {
        ActivationAgreement agreement = ActivationCheck.AgainstOnnxRuntime(new Activation(ActivationTable.Sigmoid), Points);
        string version = OrtEnv.Instance().GetVersionString();
        return agreement.IsWithin
            ? new Finding("ONNX Runtime", FindingMark.Ok, $"{version}, computes")
            : new Finding("ONNX Runtime", FindingMark.Broken, $"{version} computes a sigmoid wrongly", KeepTogether);
    });

    private static Finding LibTorch() => !TrainingSupport.IsIncluded
        ? new Finding("libtorch", FindingMark.Absent, "this program only scores: it was published with -p:Training=false")
        : Finding.Of("libtorch", "Restore and build again, or install the program again; scoring works without it.", () =>
        {
            NetworkTrainerOptions options = NetworkTable.All[0].Options;
            using var training = new TrialTraining(options.DescribeNetwork(Classes, Side, Side), options);
            training.Step();
            string version = SoftwareVersions.Here()["TorchSharp"];
            return new Finding("libtorch", FindingMark.Ok, $"TorchSharp {version}, computes a training step");
        });

    private static Finding Activations() => Finding.Of("activations", KeepTogether, () =>
    {
        using var figures = new StreamReader(typeof(EngineFindings).Assembly.GetManifestResourceStream("activations.tsv")!);
        ActivationAgreement[] agreements = [.. ActivationCheck.AgainstGolden(figures)];
        int wrong = agreements.Count(agreement => !agreement.IsWithin);
        return wrong == 0
            ? new Finding("activations", FindingMark.Ok,
                $"{Figures.Count(agreements.Sum(agreement => agreement.Points))} golden figures agree")
            : new Finding("activations", FindingMark.Broken, $"{wrong} of {agreements.Length} functions and derivatives differ",
                "Their results cannot be trusted on this machine; 'activations check --wide' shows by how much.");
    });
}
