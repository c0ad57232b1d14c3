using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Networks.Layers;

namespace MlNetClassifier.Pipelines.Saving;

/// <summary>
/// Tensors in the safetensors layout: the length of the header (int64), the header (JSON, padded with spaces to 8 bytes), tensors
/// (float32). Little-endian throughout, as on every machine that libtorch runs on; nothing in it is executed, and any reader of
/// safetensors reads the tensors.
/// </summary>
/// <remarks>
/// The header's <c>__metadata__</c> begins with the SHA-256 of the whole file, taken while its own 64 digits are zeros, so that
/// every damaged byte is noticed.
/// </remarks>
/// <seealso href="https://github.com/huggingface/safetensors#format">The layout</seealso>
internal static class SafeTensors
{
    private const string Metadata = "__metadata__";
    private const string Digest = "sha256";
    private const long LargestHeader = 64 * 1024 * 1024;
    private const int Alignment = 8;
    private static readonly string NoDigest = new('0', 2 * SHA256.HashSizeInBytes);
    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // JSON in a string: \" instead of \u0022
    };

    /// <summary>Writes tensors.</summary>
    /// <param name="file">Seekable; written from its start.</param>
    /// <param name="tensors">In the order of the file; no name occurs twice.</param>
    /// <param name="metadata">Texts by name; <c>sha256</c> is reserved.</param>
    public static void Write(Stream file, IReadOnlyCollection<WeightTensor> tensors,
        params IEnumerable<KeyValuePair<string, string>> metadata)
    {
        byte[] header = Header(tensors, metadata);
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
    }

    /// <summary>Reads tensors and checks every byte.</summary>
    /// <param name="file">Seekable; read from its start to its end.</param>
    /// <returns>The tensors by name, in the order of the file, and the texts.</returns>
    /// <exception cref="InvalidDataException">
    /// The file is damaged, or not of this layout; the message says what is wrong.
    /// </exception>
    public static (OrderedDictionary<string, WeightTensor> Tensors,
        IReadOnlyDictionary<string, string> Metadata) Read(Stream file)
    {
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            byte[] length = new byte[sizeof(long)];
            file.ReadExactly(length);
            long headerLength = BinaryPrimitives.ReadInt64LittleEndian(length);
            if (headerLength < 0 || headerLength > Math.Min(LargestHeader, file.Length - length.Length))
                throw new InvalidDataException("its header has no sensible length");

            byte[] header = new byte[headerLength];
            file.ReadExactly(header);
            using var document = JsonDocument.Parse(header);
            Dictionary<string, string> metadata = document.RootElement.GetProperty(Metadata).EnumerateObject()
                .ToDictionary(text => text.Name, text => text.Value.GetString()!);
            byte[] digits = Encoding.UTF8.GetBytes(metadata[Digest]);
            header.AsSpan(header.AsSpan().IndexOf(digits), digits.Length).Fill((byte)'0');
            hash.AppendData(length);
            hash.AppendData(header);
            long start = file.Position;
            OrderedDictionary<string, WeightTensor> tensors = [];
            foreach (JsonProperty entry in document.RootElement.EnumerateObject().Where(entry => entry.Name != Metadata))
                tensors.Add(entry.Name, Tensor(file, start, entry.Name, entry.Value, hash));

            return Convert.ToHexStringLower(hash.GetHashAndReset()) == metadata[Digest] && file.Position == file.Length
                ? (tensors, metadata)
                : throw new InvalidDataException("its hash does not match");
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException or ArgumentException or OverflowException or EndOfStreamException)
        {
            throw new InvalidDataException(error.Message.TrimEnd('.'), error);
        }
    }

    private static WeightTensor Tensor(Stream file, long start, string name, JsonElement entry, IncrementalHash hash)
    {
        ImmutableArray<int> shape = [.. entry.GetProperty("shape").EnumerateArray().Select(side => side.GetInt32())];
        long[] offsets = [.. entry.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt64())];
        long bytes = new WeightShape(name, shape).Length * (long)sizeof(float);
        if (entry.GetProperty("dtype").GetString() != "F32" || offsets is not [long begin, long end]
            || begin != file.Position - start || end != begin + bytes || bytes > file.Length - file.Position)
        {
            throw new InvalidDataException($"'{name}' does not lie where the header says");
        }

        var values = new float[bytes / sizeof(float)];
        file.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(values.AsSpan()));
        return new WeightTensor(name, shape, values);
    }

    // The digest comes first, so that it is the first place in the header where its digits occur.
    private static byte[] Header(IReadOnlyCollection<WeightTensor> tensors, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        var texts = new JsonObject { [Digest] = NoDigest };
        foreach ((string name, string text) in metadata)
            texts.Add(name, text);

        var header = new JsonObject { [Metadata] = texts };
        long begin = 0;
        foreach (WeightTensor tensor in tensors)
        {
            long end = begin + (tensor.Values.Length * (long)sizeof(float));
            header.Add(tensor.Name, new JsonObject
            {
                ["dtype"] = "F32",
                ["shape"] = new JsonArray([.. tensor.Shape.Select(side => JsonValue.Create(side))]),
                ["data_offsets"] = new JsonArray(begin, end),
            });
            begin = end;
        }

        byte[] json = Encoding.UTF8.GetBytes(header.ToJsonString(Json));
        return [.. json, .. Enumerable.Repeat((byte)' ', (Alignment - (json.Length % Alignment)) % Alignment)];
    }
}
