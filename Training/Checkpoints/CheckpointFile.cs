using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Saving;

namespace MlNetClassifier.Training.Checkpoints;

/// <summary>
/// The file of a checkpoint: tensors in the safetensors layout, with the format version and the state as JSON in its metadata.
/// </summary>
internal static class CheckpointFile
{
    private const string CurrentFormatVersion = "2"; // 1 was a layout of our own
    private const string Version = "formatVersion";
    private const string State = "state";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // the state is JSON in a string: \" instead of \u0022
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, // the lowest loss before the first is infinite
    };

    /// <summary>Writes a file next to its target, then renames it.</summary>
    /// <param name="path">The target.</param>
    /// <param name="state">All but the tensors.</param>
    /// <param name="tensors">In the order of the file; no name occurs twice.</param>
    public static void Write<T>(string path, T state, IReadOnlyCollection<WeightTensor> tensors) => AtomicFile.Write(path, file =>
        SafeTensors.Write(file, tensors, KeyValuePair.Create(Version, CurrentFormatVersion),
            KeyValuePair.Create(State, JsonSerializer.Serialize(state, Json))));

    /// <summary>Reads a file and checks every byte of it.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The state, and the tensors by name in the order of the file.</returns>
    /// <exception cref="ModelFormatException">The file is damaged, of another format version, or not a checkpoint.</exception>
    public static (T State, OrderedDictionary<string, WeightTensor> Tensors) Read<T>(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            (OrderedDictionary<string, WeightTensor> tensors, IReadOnlyDictionary<string, string> metadata) =
                SafeTensors.Read(file);
            return metadata[Version] == CurrentFormatVersion
                ? (JsonSerializer.Deserialize<T>(metadata[State], Json)!, tensors)
                : throw new InvalidDataException(
                    $"it has format version {metadata[Version]}, but this program reads version {CurrentFormatVersion}");
        }
        catch (Exception error) when (error is InvalidDataException or JsonException or KeyNotFoundException)
        {
            throw new ModelFormatException(
                $"Cannot resume from '{path}': {error.Message.TrimEnd('.')}. Start the training again, in a new run.", error);
        }
    }
}
