using System.IO.Compression;
using System.Text;
using Microsoft.ML;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Networks;

namespace MlNetClassifier.Pipelines.Saving;

/// <summary>
/// The model file: an ordinary ML.NET zip with a manifest alongside the pipeline and a seal over the whole file.
/// </summary>
/// <remarks>
/// Stock <c>mlContext.Model.Load</c> reads it and ignores the manifest. Reading here is strict: the format version, the
/// manifest and every byte of the file are checked before anything is loaded.
/// </remarks>
public static class ModelArchive
{
    /// <summary>Name of the manifest's entry in the zip; part of the model format.</summary>
    public const string ManifestEntry = Folder + "manifest.json";

    private const string Folder = "MlNetClassifier/";

    private const string OnnxExtension = ".onnx";
    internal const string GraphEntry = "OnnxModel"; // ML.NET's name of it
    private const string WeightsEntry = Folder + "weights.safetensors";

    private const string Advice = "copy it again or train again.";

    // The two golden samples of the largest input take 8 MiB.
    private const long MaxManifestBytes = 16 << 20;

    // Weights hardly shrink and what is around them is small: unpacking makes no model many times as large as its file.
    private const long MaxExpansion = 8;

    /// <summary>Saves a fitted pipeline with its manifest: written to a temporary file, sealed, renamed.</summary>
    /// <param name="mlContext">The context that the pipeline was fitted with.</param>
    /// <param name="model">The fitted pipeline.</param>
    /// <param name="inputSchema">Columns that the pipeline takes.</param>
    /// <param name="manifest">What the model says about itself.</param>
    /// <param name="path">The zip file; replaced as a whole if it exists.</param>
    /// <param name="weights">
    /// Weights that the graph does not hold as they were trained, to continue training from; null if it does.
    /// </param>
    public static void Save(
        MLContext mlContext, ITransformer model, DataViewSchema inputSchema, ModelManifest manifest, string path,
        NetworkWeights? weights = null) => Save(mlContext, model, inputSchema, manifest, path, weights, standIn: null);

    /// <inheritdoc cref="Save(MLContext, ITransformer, DataViewSchema, ModelManifest, string, NetworkWeights?)"/>
    /// <param name="mlContext">The context that the pipeline was fitted with.</param>
    /// <param name="model">The fitted pipeline; or that of <paramref name="standIn"/>.</param>
    /// <param name="inputSchema">Columns that the pipeline takes.</param>
    /// <param name="manifest">What the model says about itself.</param>
    /// <param name="path">The zip file; replaced as a whole if it exists.</param>
    /// <param name="weights">Weights that the graph does not hold as they were trained; null if it does.</param>
    /// <param name="standIn">Whose graph is replaced; null for none.</param>
    internal static void Save(
        MLContext mlContext, ITransformer model, DataViewSchema inputSchema, ModelManifest manifest, string path,
        NetworkWeights? weights, StandIn? standIn)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        ArgumentNullException.ThrowIfNull(manifest);
        using var mlNetZip = new MemoryStream();
        mlContext.Model.Save(model, inputSchema, mlNetZip);
        AtomicFile.Write(path, file =>
        {
            if (file is { CanSeek: true, CanRead: true })
            {
                WriteSealed(mlNetZip, manifest, file, weights, standIn);
                return;
            }

            // A pipe cannot be read back, which the seal needs.
            using var memory = new MemoryStream();
            WriteSealed(mlNetZip, manifest, memory, weights, standIn);
            memory.WriteTo(file);
        });
    }

    private static void WriteSealed(
        Stream mlNetZip, ModelManifest manifest, Stream target, NetworkWeights? weights, StandIn? standIn)
    {
        using (var from = new ZipArchive(mlNetZip, ZipArchiveMode.Read))
        using (var to = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true) { Comment = FileSeal.Placeholder })
        {
            foreach (ZipArchiveEntry entry in from.Entries)
                Copy(entry, to, standIn);

            if (weights is not null)
            {
                using var tensors = new MemoryStream();
                SafeTensors.Write(tensors, weights.Tensors);
                using Stream weightsEntry = to.CreateEntry(WeightsEntry, CompressionLevel.NoCompression).Open();
                weightsEntry.Write(tensors.GetBuffer().AsSpan(0, (int)tensors.Length));
            }

            using Stream manifestEntry = to.CreateEntry(ManifestEntry).Open();
            manifestEntry.Write(Encoding.UTF8.GetBytes(manifest.ToJson()));
        }

        FileSeal.Write(target);
    }

    /// <summary>Reads the manifest after checking the whole file.</summary>
    /// <param name="path">A model file.</param>
    /// <returns>The manifest.</returns>
    /// <exception cref="ModelFormatException">
    /// The file is missing, damaged, of another format version, or not a model of this library.
    /// </exception>
    public static ModelManifest ReadManifest(string path) => Read(path, (file, zip) =>
    {
        ModelManifest manifest = ReadManifest(zip);
        if (!FileSeal.IsIntact(file))
        {
            throw new ModelFormatException(
                $"the file was changed after it was saved: its hash does not match; {Advice}");
        }

        return SavedStages.ClassesOf(zip) is not { } classes || classes.SequenceEqual(manifest.Classes)
            ? manifest
            : throw new ModelFormatException(
                $"its manifest has the classes {string.Join(", ", manifest.Classes)}, but its pipeline was trained for "
                + $"{string.Join(", ", classes)}; {Advice}");
    });

    /// <summary>Checks the file and loads the pipeline and the manifest.</summary>
    /// <param name="mlContext">The context to load into.</param>
    /// <param name="path">A model file.</param>
    /// <param name="manifest">What the model says about itself.</param>
    /// <returns>The pipeline; the caller disposes it.</returns>
    /// <exception cref="ModelFormatException">
    /// The file is missing, damaged, of another format version, or not a model of this library.
    /// </exception>
    public static ITransformer Load(MLContext mlContext, string path, out ModelManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        manifest = ReadManifest(path);
        return LoadPlain(mlContext, path);
    }

    /// <summary>
    /// Whether the file is a zip that has nothing of this library around its pipeline: what <c>mlContext.Model.Save</c> writes.
    /// </summary>
    /// <remarks>A file with the seal or with a part of this library's is not plain, but damaged if the rest is missing.</remarks>
    /// <param name="path">A model file.</param>
    /// <exception cref="ModelFormatException">The file is missing, or not a complete zip.</exception>
    internal static bool IsPlain(string path) => Read(path, (_, zip) => zip.Comment.Length == 0
        && zip.Entries.All(entry => !entry.FullName.StartsWith(Folder, StringComparison.Ordinal)));

    /// <summary>Loads the pipeline alone, if it is of ML.NET's stages and this library's.</summary>
    /// <exception cref="ModelFormatException">ML.NET does not load it, or it asks for other code.</exception>
    internal static ITransformer LoadPlain(MLContext mlContext, string path)
    {
        if (Read(path, (_, zip) => SavedStages.ForeignCode(zip)) is { } foreign)
        {
            throw new ModelFormatException($"Cannot use the model '{path}': {foreign}, which is neither ML.NET nor this library. "
                + "It was not loaded; train again, or get the model from where it was made.");
        }

        try
        {
            return mlContext.Model.Load(path, out _);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            throw new ModelFormatException(
                $"Cannot use the model '{path}': ML.NET does not load it ({error.GetBaseException().Message}).", error);
        }
    }

    /// <summary>The ONNX graphs of a model file, the largest first: where there is a network, that is the first one.</summary>
    /// <param name="path">A model file that was checked.</param>
    internal static IReadOnlyList<byte[]> Graphs(string path) => Read(path, (_, zip) => zip.Entries
        .Where(entry => entry.Name == GraphEntry).OrderByDescending(entry => entry.Length).Select(Graph).ToArray());

    /// <summary>Weights as they were trained; null if the graph holds them.</summary>
    /// <param name="path">A model file that was checked.</param>
    /// <exception cref="InvalidDataException">They are damaged.</exception>
    internal static NetworkWeights? Weights(string path)
    {
        byte[]? tensors = Read(path, (_, zip) => zip.GetEntry(WeightsEntry) is { } entry ? SavedStages.Bytes(entry) : null);
        return tensors is null ? null : new NetworkWeights(SafeTensors.Read(new MemoryStream(tensors)).Tensors.Values);
    }

    // Weights hardly shrink, and unpacking them would take a tenth of a cold start.
    private static void Copy(ZipArchiveEntry entry, ZipArchive to, StandIn? standIn)
    {
        bool isReplaced =
            standIn is not null && entry.Name == GraphEntry && Graph(entry).AsSpan().SequenceEqual(standIn.Placeholder);
        ZipArchiveEntry copy = to.CreateEntry(entry.FullName, isReplaced ? standIn!.Compression
            : entry.Name == GraphEntry ? CompressionLevel.NoCompression : CompressionLevel.Optimal);
        using Stream target = copy.Open();
        if (isReplaced)
        {
            target.Write(BitConverter.GetBytes(standIn!.Graph.Length));
            standIn.Graph.WriteTo(target);
            return;
        }

        using Stream source = entry.Open();
        source.CopyTo(target);
    }

    private static T Read<T>(string path, Func<FileStream, ZipArchive, T> read)
    {
        try
        {
            if (SpecialFile.Is(path))
            {
                throw new ModelFormatException(
                    "it is not a regular file but a pipe, a device or the like; save the model to a file and give that.");
            }

            using FileStream file = File.OpenRead(path);
            using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            RefuseInflated(zip, file.Length);
            return read(file, zip);
        }
        catch (Exception error) when (error is ModelFormatException or InvalidDataException or EndOfStreamException
            && OnnxExtension.Equals(Path.GetExtension(path), StringComparison.OrdinalIgnoreCase))
        {
            throw new ModelFormatException($"'{path}' is an ONNX file: the network alone, for ONNX Runtime and other software. "
                + "This program reads the model.zip that train wrote beside it; give that.", error);
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException
            && ImageFormatOf(path) is not ImageFormat.Unknown and var format)
        {
            throw new ModelFormatException($"'{path}' is an image ({format}), not a model. Give the model.zip that train wrote; "
                + "to have the image classified, give it to score.", error);
        }
        catch (ModelFormatException error)
        {
            throw new ModelFormatException($"Cannot use the model '{path}': {error.Message}", error);
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            throw new ModelFormatException(
                $"Cannot use the model '{path}': it is not a complete zip file: damaged or cut short; {Advice}",
                error);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ModelFormatException($"There is no model file '{path}'; train one, or give the path of a model.zip."
                + NearestName.DidYouMean(path), error);
        }
        catch (Exception error) when (Directory.Exists(path))
        {
            throw new ModelFormatException($"'{path}' is a folder, not a model file; give the path of a model.zip.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelFormatException($"Cannot read the model '{path}': {error.Message}", error);
        }
    }

    private static ImageFormat ImageFormatOf(string path)
    {
        using FileStream file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[ImageSignature.Length];
        return ImageSignature.Recognize(start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)]);
    }

    // A zip reader unpacks no more than an entry says that it holds, so nothing needs to be unpacked to know.
    private static void RefuseInflated(ZipArchive zip, long fileBytes)
    {
        long bytes = zip.Entries.Sum(entry => entry.Length);
        if (bytes > MaxManifestBytes + (MaxExpansion * fileBytes))
        {
            throw new ModelFormatException(FormattableString.Invariant(
                $"its {fileBytes:N0} bytes would unpack to {bytes:N0}, far more than those of a model; {Advice}"));
        }
    }

    private static ModelManifest ReadManifest(ZipArchive zip)
    {
        ZipArchiveEntry entry = zip.GetEntry(ManifestEntry)
            ?? throw new ModelFormatException(
                $"it has no {ManifestEntry}; it was not made by MlNetClassifier, or it was saved again by other software.");
        if (entry.Length > MaxManifestBytes)
        {
            throw new ModelFormatException(FormattableString.Invariant(
                $"its manifest would unpack to {entry.Length:N0} bytes, and at most {MaxManifestBytes:N0} are read; {Advice}"));
        }

        return ModelManifest.Parse(Encoding.UTF8.GetString(SavedStages.Bytes(entry)));
    }

    // ML.NET writes the length of the graph before it.
    private static byte[] Graph(ZipArchiveEntry entry)
    {
        using var reader = new BinaryReader(entry.Open());
        return entry.Length >= sizeof(int) && reader.ReadInt32() is var length && length == entry.Length - sizeof(int)
            ? reader.ReadBytes(length)
            : throw new ModelFormatException(
                $"'{entry.FullName}' does not hold the network that it says it does; {Advice}");
    }
}
