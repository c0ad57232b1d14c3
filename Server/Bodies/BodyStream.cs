using System.Runtime.InteropServices;

namespace MlNetClassifier.Server.Bodies;

/// <summary>Bytes in memory as a stream, without a copy.</summary>
internal static class BodyStream
{
    public static Stream Of(ReadOnlyMemory<byte> bytes) => MemoryMarshal.TryGetArray(bytes, out ArraySegment<byte> array)
        ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
        : new MemoryStream(bytes.ToArray(), writable: false);
}
