using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Networks.Layers;
using MlNetClassifier.Pipelines.Saving;

namespace MlNetClassifier.Training.Checkpoints;

/// <summary>
/// The file of a checkpoint, in the safetensors layout: the length of the header (int64), the header (JSON, padded with spaces to
/// 8 bytes), tensors (float32). Little-endian throughout, as every machine that libtorch runs on; nothing in it is executed, and
/// whoever reads safetensors reads the tensors.
/// </summary>
/// <remarks>
/// The header's <c>__metadata__</c> holds the format version, the state as JSON, and the SHA-256 of the whole file, taken while
/// its own 64 digits are zeros.
/// </remarks>
/// <seealso href="https://github.com/huggingface/safetensors#format">The layout</seealso>
internal static class CheckpointFile
{
    private const string CurrentFormatVersion = "2"; // 1 was a layout of our own
    private const string Metadata = "__metadata__";
    private const long LargestHeader = 64 * 1024 * 1024;
    private const int Alignment = 8;
    private static readonly string NoDigest = new('0', 2 * SHA256.HashSizeInBytes);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // the state is JSON in a string: \" instead of \u0022
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, // the lowest loss before the first is infinite
    };

    /// <summary>Writes a file beside its target and renames it.</summary>
    /// <param name="path">The target.</param>
    /// <param name="state">All but the tensors.</param>
    /// <param name="tensors">In the order of the file; no name occurs twice.</param>
    public static void Write<T>(string path, T state, IReadOnlyCollection<WeightTensor> tensors)
    {
        byte[] header = Header(JsonSerializer.Serialize(state, Json), tensors);
        AtomicFile.Write(path, file =>
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            Span<byte> length = stackalloc byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
            Append(length);
            Append(header);
            foreach (WeightTensor tensor in tensors)
                Append(MemoryMarshal.AsBytes(tensor.Values.AsSpan()));

            file.Position = length.Length + header.AsSpan().IndexOf(Encoding.UTF8.GetBytes(NoDigest));
            file.Write(Encoding.UTF8.GetBytes(Convert.ToHexStringLower(hash.GetHashAndReset())));

            void Append(ReadOnlySpan<byte> bytes)
            {
                hash.AppendData(bytes);
                file.Write(bytes);
            }
        });
    }

    /// <summary>Reads a file and checks every byte of it.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The state, and the tensors by name in the order of the file.</returns>
    /// <exception cref="ModelFormatException">The file is damaged, of another format version, or no checkpoint.</exception>
    public static (T State, OrderedDictionary<string, WeightTensor> Tensors) Read<T>(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            byte[] length = new byte[sizeof(long)];
            file.ReadExactly(length);
            long headerLength = BinaryPrimitives.ReadInt64LittleEndian(length);
            if (headerLength < 0 || headerLength > Math.Min(LargestHeader, file.Length - length.Length))
                throw Damaged(path, "its header has no sensible length");

            byte[] header = new byte[headerLength];
            file.ReadExactly(header);
            using var document = JsonDocument.Parse(header);
            JsonElement metadata = document.RootElement.GetProperty(Metadata);
            string? version = metadata.GetProperty("formatVersion").GetString();
            if (version != CurrentFormatVersion)
                throw Damaged(path, $"it has format version {version}, but this program reads version {CurrentFormatVersion}");

            string digest = metadata.GetProperty("sha256").GetString()!;
            byte[] digits = Encoding.UTF8.GetBytes(digest);
            header.AsSpan(header.AsSpan().IndexOf(digits), digits.Length).Fill((byte)'0');
            hash.AppendData(length);
            hash.AppendData(header);
            long dataStart = file.Position;
            OrderedDictionary<string, WeightTensor> tensors = [];
            foreach (JsonProperty entry in document.RootElement.EnumerateObject().Where(entry => entry.Name != Metadata))
                tensors.Add(entry.Name, Tensor(entry.Name, entry.Value));

            return Convert.ToHexStringLower(hash.GetHashAndReset()) == digest && file.Position == file.Length
                ? (JsonSerializer.Deserialize<T>(metadata.GetProperty("state").GetString()!, Json)!, tensors)
                : throw Damaged(path, "its hash does not match");

            WeightTensor Tensor(string name, JsonElement entry)
            {
                ImmutableArray<int> shape = [.. entry.GetProperty("shape").EnumerateArray().Select(side => side.GetInt32())];
                long[] offsets = [.. entry.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt64())];
                long bytes = new WeightShape(name, shape).Length * (long)sizeof(float);
                if (entry.GetProperty("dtype").GetString() != "F32" || offsets is not [long begin, long end]
                    || begin != file.Position - dataStart || end != begin + bytes || bytes > file.Length - file.Position)
                {
                    throw Damaged(path, $"'{name}' does not lie where the header says");
                }

                var values = new float[bytes / sizeof(float)];
                file.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
                hash.AppendData(MemoryMarshal.AsBytes(values.AsSpan()));
                return new WeightTensor(name, shape, values);
            }
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException or ArgumentException or OverflowException or EndOfStreamException)
        {
            throw Damaged(path, error.Message.TrimEnd('.'), error);
        }
    }

    // The digest comes first, so that it is the first place in the header where its digits stand.
    private static byte[] Header(string state, IReadOnlyCollection<WeightTensor> tensors)
    {
        var header = new JsonObject
        {
            [Metadata] = new JsonObject { ["sha256"] = NoDigest, ["formatVersion"] = CurrentFormatVersion, ["state"] = state },
        };
        long begin = 0;
        foreach (WeightTensor tensor in tensors)
        {
            long end = begin + (tensor.Values.Length * (long)sizeof(float));
            header.Add(tensor.Name, new JsonObject
            {
                ["dtype"] = "F32",
                ["shape"] = JsonSerializer.SerializeToNode(tensor.Shape),
                ["data_offsets"] = new JsonArray(begin, end),
            });
            begin = end;
        }

        byte[] json = JsonSerializer.SerializeToUtf8Bytes(header, Json);
        return [.. json, .. Enumerable.Repeat((byte)' ', (Alignment - (json.Length % Alignment)) % Alignment)];
    }

    private static ModelFormatException Damaged(string path, string why, Exception? cause = null)
    {
        string message = $"Cannot go on from '{path}': {why}. Start the training again, in a new run.";
        return cause is null ? new ModelFormatException(message) : new ModelFormatException(message, cause);
    }
}
