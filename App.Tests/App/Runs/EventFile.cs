using System.Buffers.Binary;
using Google.Protobuf;

namespace MlNetClassifier.App.Tests.App.Runs;

/// <summary>Reads events by the descriptions of their formats, without any code that the program writes them by.</summary>
internal static class EventFile
{
    private const uint Polynomial = 0x82f63b78; // of Castagnoli, reversed

    /// <summary>All scalars of all files below a folder, in order.</summary>
    public static (string Split, string Tag, long Step, double Time, float Value)[] Read(string folder) =>
    [
        .. from file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
           let split = Path.GetFileName(Path.GetDirectoryName(file)!)
           from scalar in Records(File.ReadAllBytes(file)).SelectMany((record, i) => Scalars(record, isFirst: i == 0))
           select (split, scalar.Tag, scalar.Step, scalar.Time, scalar.Value),
    ];

    private static IEnumerable<byte[]> Records(byte[] file)
    {
        for (int at = 0; at < file.Length;)
        {
            int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at));
            Assert.AreEqual(Masked(file.AsSpan(at, 8)), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 8)));
            byte[] content = file[(at + 12)..(at + 12 + length)];
            Assert.AreEqual(Masked(content), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 12 + length)));
            yield return content;
            at += 16 + length;
        }
    }

    // event.proto: wall_time 1, step 2, file_version 3, summary 5; summary.proto: value 1; in it tag 1, simple_value 2.
    private static List<(string Tag, long Step, double Time, float Value)> Scalars(byte[] record, bool isFirst)
    {
        var input = new CodedInputStream(record);
        (double time, long step, string? version) = (0, 0, null);
        List<(string Tag, long Step, double Time, float Value)> scalars = [];
        while (input.ReadTag() is var tag and not 0)
        {
            switch (tag >> 3)
            {
                case 1:
                    time = input.ReadDouble();
                    break;
                case 2:
                    step = input.ReadInt64();
                    break;
                case 3:
                    version = input.ReadString();
                    break;
                default:
                    var summary = new CodedInputStream(input.ReadBytes().ToByteArray());
                    while (summary.ReadTag() != 0)
                    {
                        var value = new CodedInputStream(summary.ReadBytes().ToByteArray());
                        Assert.AreEqual(10u, value.ReadTag());
                        string name = value.ReadString();
                        Assert.AreEqual(21u, value.ReadTag());
                        scalars.Add((name, step, time, value.ReadFloat()));
                    }

                    break;
            }
        }

        Assert.AreEqual(isFirst ? "brain.Event:2" : null, version);
        return scalars;
    }

    private static uint Masked(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte next in bytes)
        {
            crc ^= next;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 1 ? (crc >> 1) ^ Polynomial : crc >> 1;
        }

        crc = ~crc;
        return ((crc >> 15) | (crc << 17)) + 0xa282ead8;
    }
}
