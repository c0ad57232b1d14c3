using System.Buffers.Binary;
using System.Numerics;
using Google.Protobuf;

namespace MlNetClassifier.App.Runs;

/// <summary>A record of TensorFlow's format: length, its checksum, message, its checksum.</summary>
internal static class EventRecord
{
    private const uint MaskDelta = 0xa282ead8;

    public static void Write(Stream file, IMessage message)
    {
        byte[] content = message.ToByteArray();
        var length = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)content.Length);
        file.Write([.. length, .. Checksum(length), .. content, .. Checksum(content)]);
    }

    // CRC-32C, turned and shifted, so that a checksum of checksums is one too.
    private static byte[] Checksum(byte[] bytes)
    {
        uint crc = ~bytes.Aggregate(uint.MaxValue, BitOperations.Crc32C);
        var masked = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(masked, BitOperations.RotateRight(crc, 15) + MaskDelta);
        return masked;
    }
}
