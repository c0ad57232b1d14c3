using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Networks.Layers;
using MlNetClassifier.Pipelines.Saving;

namespace MlNetClassifier.Training.Checkpoints;

/// <summary>
/// The file of a checkpoint: 8 bytes that name the format, the length of the header (int32), the header (JSON), tensors (float32), and
/// the SHA-256 of all that. Little-endian throughout; nothing in it is executed.
/// </summary>
internal static class CheckpointFile
{
    private const int CurrentFormatVersion = 1;
    private const int LargestHeader = 64 * 1024 * 1024;
    private static readonly byte[] Magic = "MLNCCKPT"u8.ToArray();
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, // the lowest loss before the first is infinite
    };

    /// <summary>Writes a file beside its target and renames it.</summary>
    /// <param name="path">The target.</param>
    /// <param name="state">All but the tensors.</param>
    /// <param name="weights">Named tensors; written first.</param>
    /// <param name="others">Further numbers, in the order and the lengths of the weights.</param>
    public static void Write<T>(string path, T state, NetworkWeights weights, IEnumerable<float[]> others)
    {
        TensorText[] tensors = [.. weights.Tensors.Select(tensor => new TensorText(tensor.Name, tensor.Shape))];
        byte[] header = JsonSerializer.SerializeToUtf8Bytes(new Header<T>(CurrentFormatVersion, tensors, state), Json);
        AtomicFile.Write(path, file =>
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            Span<byte> length = stackalloc byte[sizeof(int)];
            BinaryPrimitives.WriteInt32LittleEndian(length, header.Length);
            Append(Magic);
            Append(length);
            Append(header);
            foreach (float[] values in weights.Tensors.Select(tensor => tensor.Values).Concat(others))
                Append(LittleEndian(values));

            file.Write(hash.GetHashAndReset());

            void Append(ReadOnlySpan<byte> bytes)
            {
                hash.AppendData(bytes);
                file.Write(bytes);
            }
        });
    }

    /// <summary>Reads a file and checks every byte of it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="otherSets">How many times the numbers of all weights follow the weights.</param>
    /// <exception cref="ModelFormatException">The file is damaged, of another format version, or no checkpoint.</exception>
    public static (T State, NetworkWeights Weights, float[][] Others) Read<T>(string path, int otherSets)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            if (!Take(Magic.Length).AsSpan().SequenceEqual(Magic))
                throw Damaged(path, "it does not begin like one");

            int length = BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));
            if (length is < 0 or > LargestHeader)
                throw Damaged(path, "its header has no sensible length");

            byte[] json = Take(length);
            using (var document = JsonDocument.Parse(json))
            {
                int version = document.RootElement.GetProperty("formatVersion").GetInt32();
                if (version != CurrentFormatVersion)
                    throw Damaged(path, $"it has format version {version}, but this program reads version {CurrentFormatVersion}");
            }

            Header<T> header = JsonSerializer.Deserialize<Header<T>>(json, Json)!;
            WeightTensor[] weights = [.. header.Tensors.Select(tensor => new WeightTensor(tensor.Name, tensor.Shape, Floats(new WeightShape(tensor.Name, tensor.Shape).Length)))];
            float[][] others = [.. Enumerable.Range(0, otherSets * weights.Length).Select(i => Floats(weights[i % weights.Length].Values.Length))];
            byte[] expected = hash.GetHashAndReset();
            return Take(expected.Length).AsSpan().SequenceEqual(expected) && file.Position == file.Length
                ? (header.State, new NetworkWeights(weights), others)
                : throw Damaged(path, "its hash does not match");

            byte[] Take(int count)
            {
                var bytes = new byte[count];
                file.ReadExactly(bytes);
                hash.AppendData(bytes);
                return bytes;
            }

            float[] Floats(int count)
            {
                if (count * (long)sizeof(float) > file.Length - file.Position)
                    throw Damaged(path, "it is too short");

                var values = new float[count];
                Span<byte> bytes = MemoryMarshal.AsBytes(values.AsSpan());
                file.ReadExactly(bytes);
                hash.AppendData(bytes);
                return BitConverter.IsLittleEndian ? values : Reversed(values);
            }
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException
            or OverflowException or EndOfStreamException)
        {
            throw Damaged(path, error.Message.TrimEnd('.'), error);
        }
    }

    private static ModelFormatException Damaged(string path, string why, Exception? cause = null)
    {
        string message = $"Cannot go on from '{path}': {why}. Start the training again, in a new run.";
        return cause is null ? new ModelFormatException(message) : new ModelFormatException(message, cause);
    }

    private static ReadOnlySpan<byte> LittleEndian(float[] values) =>
        MemoryMarshal.AsBytes((BitConverter.IsLittleEndian ? values : Reversed(values)).AsSpan());

    private static float[] Reversed(float[] values)
    {
        var reversed = new int[values.Length];
        BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<float, int>(values), reversed);
        return MemoryMarshal.Cast<int, float>(reversed).ToArray();
    }

    private sealed record TensorText(string Name, ImmutableArray<int> Shape);

    private sealed record Header<T>(int FormatVersion, TensorText[] Tensors, T State);
}
