using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using MlNetClassifier.Pipelines.Networks.Layers;

namespace MlNetClassifier.Pipelines.Networks;

/// <summary>The trained numbers of a network, by name, in the layout that PyTorch and ONNX share.</summary>
/// <remarks>Not to be changed after it is made; safe to read from several threads.</remarks>
public sealed class NetworkWeights
{
    private readonly Dictionary<string, WeightTensor> _byName;

    /// <summary>Gathers tensors into the weights of one network.</summary>
    /// <param name="tensors">In the order of <see cref="NetworkDescription.WeightShapes"/>.</param>
    /// <exception cref="ArgumentException">A name occurs twice.</exception>
    public NetworkWeights(IEnumerable<WeightTensor> tensors)
    {
        Tensors = [.. tensors];
        _byName = Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
    }

    /// <summary>Every tensor, in the order of <see cref="NetworkDescription.WeightShapes"/>.</summary>
    public IReadOnlyList<WeightTensor> Tensors { get; }

    /// <summary>Whether there is no NaN and no infinity in them.</summary>
    public bool AreFinite =>
        Tensors.All(tensor => !tensor.Values.AsSpan().ContainsAnyExceptInRange(float.MinValue, float.MaxValue));

    /// <summary>A tensor by its name.</summary>
    /// <param name="name">Such as <c>conv2d.weight</c>.</param>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public WeightTensor this[string name] => _byName[name];

    /// <summary>A fingerprint of names, shapes and the bits of all values: equal for bit-identical weights only.</summary>
    /// <returns>SHA-256 in 64 lower-case hexadecimal digits; the same on every machine.</returns>
    public string Sha256()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (WeightTensor tensor in Tensors)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{tensor.Name}({string.Join(',', tensor.Shape)})\n"));
            AppendLittleEndian(hash, tensor.Values);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Makes sure that these are weights of a given network.</summary>
    /// <param name="network">The network that is to compute with them.</param>
    /// <exception cref="ArgumentException">
    /// A tensor is missing, superfluous or of another shape; the message names it.
    /// </exception>
    public void ThrowIfNotFor(NetworkDescription network)
    {
        ArgumentNullException.ThrowIfNull(network);
        string expected = Describe(network.WeightShapes);
        string given = Describe(Tensors.Select(tensor => new WeightShape(tensor.Name, tensor.Shape)));
        if (given != expected)
            throw new ArgumentException($"The weights are not those of the network: expected {expected}, but got {given}.");
    }

    private static string Describe(IEnumerable<WeightShape> shapes) =>
        string.Join(", ", shapes.Select(shape => $"{shape.Name} ({string.Join(" x ", shape.Shape)})"));

    private static void AppendLittleEndian(IncrementalHash hash, float[] values)
    {
        if (BitConverter.IsLittleEndian)
        {
            hash.AppendData(MemoryMarshal.AsBytes(values.AsSpan()));
            return;
        }

        var bytes = new byte[checked(values.Length * sizeof(float))];
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);

        hash.AppendData(bytes);
    }
}
