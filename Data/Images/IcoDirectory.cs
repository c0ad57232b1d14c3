using System.Buffers.Binary;

namespace MlNetClassifier.Data.Images;

/// <summary>The list of pictures at the beginning of an ICO file.</summary>
/// <remarks>Skia takes what is left of a picture that is cut short, or a smaller one, and says nothing.</remarks>
internal static class IcoDirectory
{
    private const int Header = 6, Entry = 16, Count = 4, Size = 8, Offset = 12;

    /// <summary>Whether the file ends before one of its pictures does, or before the list.</summary>
    public static bool IsTruncated(ReadOnlySpan<byte> ico)
    {
        int count = BinaryPrimitives.ReadUInt16LittleEndian(ico[Count..]);
        if (ico.Length < Header + (count * Entry))
            return true;

        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> entry = ico.Slice(Header + (i * Entry), Entry);
            long end = (long)BinaryPrimitives.ReadUInt32LittleEndian(entry[Offset..])
                + BinaryPrimitives.ReadUInt32LittleEndian(entry[Size..]);
            if (end > ico.Length)
                return true;
        }

        return false;
    }
}
