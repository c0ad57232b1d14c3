using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Training.Checkpoints;

namespace MlNetClassifier.App.Tests.Training.Checkpoints;

[TestClass]
public sealed class CheckpointFileTests(TestContext context)
{
    private static readonly State Stand = new(7, double.PositiveInfinity, "\"quoted\" and caf\u00e9");

    private static readonly WeightTensor[] Tensors =
    [
        new("dense.weight", [2, 3], [1, -2, 3.5f, float.NaN, float.NegativeInfinity, 1e-40f]),
        new("adam.mean.dense.weight", [6], [0, -0f, 1, 2, 3, 4]),
        new("scale", [], [0.1f]),
    ];

    private string Path => System.IO.Path.Join(context.TestTempDirectory!, "last.safetensors");

    [TestMethod]
    public void Read_WrittenFile_GivesTheStateAndEveryBitInOrder()
    {
        CheckpointFile.Write(Path, Stand, Tensors);

        (State state, OrderedDictionary<string, WeightTensor> tensors) = CheckpointFile.Read<State>(Path);

        Assert.AreEqual(Stand, state);
        Assert.AreSequenceEqual(Tensors.Select(Describe), tensors.Values.Select(Describe));
        Assert.AreSequenceEqual(Tensors.Select(tensor => tensor.Name), tensors.Keys);
    }

    // A reader of its own, from the description of the format, as strict as the reference's.
    [TestMethod]
    public void Write_Tensors_CanBeReadAsSafetensors()
    {
        CheckpointFile.Write(Path, Stand, Tensors);

        byte[] file = File.ReadAllBytes(Path);
        int length = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(file));
        using var header = JsonDocument.Parse(Encoding.UTF8.GetString(file, 8, length));
        byte[] data = file[(8 + length)..];
        Assert.AreEqual((byte)'{', file[8]);
        Assert.AreEqual(0, length % 8);
        foreach (JsonProperty text in header.RootElement.GetProperty("__metadata__").EnumerateObject())
            Assert.AreEqual(JsonValueKind.String, text.Value.ValueKind);

        int end = 0;
        List<string> found = [];
        foreach (JsonProperty tensor in header.RootElement.EnumerateObject().Where(tensor => tensor.Name != "__metadata__"))
        {
            Assert.AreSequenceEqual(["dtype", "shape", "data_offsets"], tensor.Value.EnumerateObject().Select(part => part.Name));
            Assert.AreEqual("F32", tensor.Value.GetProperty("dtype").GetString());
            int[] shape = [.. tensor.Value.GetProperty("shape").EnumerateArray().Select(dimension => dimension.GetInt32())];
            int[] offsets = [.. tensor.Value.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt32())];
            Assert.AreEqual(end, offsets[0], "No hole and no overlap.");
            end = offsets[1];
            Assert.AreEqual(4 * shape.Aggregate(1, (product, dimension) => product * dimension), end - offsets[0]);
            float[] values = [.. data[offsets[0]..end].Chunk(4).Select(bytes => BitConverter.ToSingle(bytes))];
            found.Add(Describe(new WeightTensor(tensor.Name, [.. shape], values)));
        }

        Assert.HasCount(end, data);
        Assert.AreSequenceEqual(Tensors.Select(Describe), found);
    }

    [TestMethod]
    public void Read_AnyByteChanged_IsRefused()
    {
        CheckpointFile.Write(Path, Stand, Tensors);
        byte[] whole = File.ReadAllBytes(Path);

        for (int position = 0; position < whole.Length; position++)
        {
            byte[] damaged = [.. whole];
            damaged[position] ^= 32; // makes another letter of a letter, and white space of nothing
            File.WriteAllBytes(Path, damaged);
            Assert.ThrowsExactly<ModelFormatException>(() => CheckpointFile.Read<State>(Path), $"byte {position}");
        }
    }

    [TestMethod]
    public void Read_FurtherBytes_IsRefused()
    {
        CheckpointFile.Write(Path, Stand, Tensors);
        File.AppendAllBytes(Path, [0]);

        Assert.ThrowsExactly<ModelFormatException>(() => CheckpointFile.Read<State>(Path));
    }

    [TestMethod]
    public void Read_AnotherFormatVersion_SaysWhich()
    {
        using (FileStream file = File.Create(Path))
            SafeTensors.Write(file, Tensors, KeyValuePair.Create("formatVersion", "3"), KeyValuePair.Create("state", "{}"));

        ModelFormatException error = Assert.ThrowsExactly<ModelFormatException>(() => CheckpointFile.Read<State>(Path));

        Assert.Contains("it has format version 3, but this program reads version 2", error.Message);
    }

    [TestMethod]
    public void Write_ANameTwice_IsRefusedAndTheFileStays()
    {
        CheckpointFile.Write(Path, Stand, Tensors);
        byte[] before = File.ReadAllBytes(Path);

        Assert.Throws<ArgumentException>(() => CheckpointFile.Write(Path, Stand, [.. Tensors, Tensors[0]]));

        Assert.AreSequenceEqual(before, File.ReadAllBytes(Path));
    }

    private static string Describe(WeightTensor tensor) =>
        $"{tensor.Name} ({string.Join(", ", tensor.Shape)}) "
        + string.Join(' ', tensor.Values.Select(BitConverter.SingleToUInt32Bits));

    private sealed record State(int Epoch, double Lowest, string Text);
}
