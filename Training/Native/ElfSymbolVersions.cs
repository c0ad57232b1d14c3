using System.Buffers.Binary;
using System.Text;

namespace MlNetClassifier.Training.Native;

/// <summary>
/// The symbol versions that a 64-bit little-endian ELF library asks of other libraries, and a way to make it ask for less.
/// </summary>
/// <remarks>
/// Layout after the System V gABI and the LSB chapter "Symbol Versioning". Every read is inside the given bytes or throws
/// <see cref="InvalidDataException"/>: a damaged file is refused, never half patched.
/// </remarks>
internal sealed class ElfSymbolVersions
{
    private const int ProgramHeaderOffset = 32;
    private const int ProgramHeaderSize = 56;
    private const int SymbolSize = 24;
    private const int SegmentLoad = 1;
    private const int SegmentDynamic = 2;
    private const ushort VersionMask = 0x7fff;
    private readonly byte[] _file;
    private readonly List<(ulong Address, ulong Offset, ulong Size)> _segments = [];
    private readonly Dictionary<ulong, ulong> _dynamic = [];

    private ElfSymbolVersions(byte[] file)
    {
        _file = file;
        if (!file.AsSpan().StartsWith("\u007FELF\u0002\u0001"u8))
            throw new InvalidDataException("not a 64-bit little-endian ELF file");

        ulong programHeaders = U64(ProgramHeaderOffset);
        for (ulong i = 0; i < U16(ProgramHeaderSize); i++)
            ReadSegment(programHeaders + (i * U16(54)));
    }

    // Tags of the dynamic section that lead to names, symbols and versions.
    private ulong Strings => Table(5);

    private ulong Symbols => Table(6);

    private ulong SymbolVersions => Table(0x6ffffff0);

    private ulong Needs => Table(0x6ffffffe);

    /// <summary>
    /// Rebinds one imported function to another of an older version, and drops the demand for the newer version.
    /// </summary>
    /// <param name="file">Bytes of the library; not changed.</param>
    /// <param name="library">Library that provides both, such as <c>libstdc++.so.6</c>.</param>
    /// <param name="newer">The import that is missing on older systems; the only one of its version.</param>
    /// <param name="older">What to import instead; its name is not longer.</param>
    /// <returns>
    /// Bytes of the patched library, or null if it does not import <paramref name="newer"/> alone under its version.
    /// </returns>
    /// <exception cref="InvalidDataException">Not a 64-bit little-endian ELF library, or a damaged one.</exception>
    public static byte[]? Rebind(byte[] file, string library, (string Name, string Version) newer,
        (string Name, string Version) older)
    {
        var elf = new ElfSymbolVersions([.. file]);
        return elf.DropNeed(library, newer.Version, older.Version) is { } versions
            && elf.Rename(versions.Dropped, versions.Kept, newer.Name, older.Name)
            ? elf._file
            : null;
    }

    private void ReadSegment(ulong header)
    {
        uint type = U32(header);
        if (type == SegmentLoad)
            _segments.Add((U64(header + 16), U64(header + 8), U64(header + 32)));

        if (type == SegmentDynamic)
        {
            for (ulong entry = U64(header + 8); U64(entry) != 0; entry += 16)
                _dynamic[U64(entry)] = U64(entry + 8);
        }
    }

    // Unlinks the newer version from the list of demands; gives the indexes under which symbols refer to both.
    private (ushort Dropped, ushort Kept)? DropNeed(string library, string newerVersion, string olderVersion)
    {
        ulong need = Needs;
        for (; Text(U32(need + 4)) != library; need += U32(need + 12))
        {
            if (U32(need + 12) == 0)
                return null;
        }

        ushort? dropped = null;
        ushort? kept = null;
        ulong previousLink = need + 8;
        ulong version = need + U32(need + 8);
        for (int i = U16(need + 2); i > 0; i--)
        {
            uint next = U32(version + 12);
            string name = Text(U32(version + 8));
            if (name == newerVersion)
            {
                dropped = U16(version + 6);
                bool isFirst = previousLink == need + 8;
                WriteU32(previousLink, next == 0 && !isFirst ? 0 : U32(previousLink) + next);
                WriteU16(need + 2, (ushort)(U16(need + 2) - 1));
            }
            else
            {
                previousLink = version + 12;
            }

            kept = name == olderVersion ? U16(version + 6) : kept;
            version += next;
        }

        return dropped is null || kept is null ? null : (dropped.Value, kept.Value);
    }

    private bool Rename(ushort dropped, ushort kept, string newerName, string olderName)
    {
        bool isRenamed = false;
        ulong count = (Strings - Symbols) / SymbolSize; // linkers put the strings right after the symbols
        for (ulong i = 1; i < count; i++)
        {
            ulong versionOffset = SymbolVersions + (2 * i);
            if ((U16(versionOffset) & VersionMask) != dropped)
                continue;

            uint name = U32(Symbols + (SymbolSize * i));
            if (Text(name) != newerName || olderName.Length > newerName.Length)
                return false;

            Span<byte> target = Bytes(Strings + name, newerName.Length);
            target.Clear();
            Encoding.ASCII.GetBytes(olderName, target);
            WriteU16(versionOffset, kept);
            isRenamed = true;
        }

        return isRenamed;
    }

    private ulong Table(ulong tag)
    {
        if (!_dynamic.TryGetValue(tag, out ulong address))
            throw new InvalidDataException($"the dynamic section has no entry 0x{tag:x}");

        foreach ((ulong start, ulong offset, ulong size) in _segments)
        {
            if (address >= start && address - start < size)
                return address - start + offset;
        }

        throw new InvalidDataException($"address 0x{address:x} is in no segment");
    }

    private string Text(uint index)
    {
        ulong start = Strings + index;
        int length = start < (ulong)_file.Length ? _file.AsSpan((int)start).IndexOf((byte)0) : -1;
        return Encoding.ASCII.GetString(Bytes(start, length));
    }

    private Span<byte> Bytes(ulong offset, int length) =>
        length >= 0 && offset <= (ulong)_file.Length && (ulong)length <= (ulong)_file.Length - offset
            ? _file.AsSpan((int)offset, length)
            : throw new InvalidDataException($"offset 0x{offset:x} is outside the file");

    private ushort U16(ulong offset) => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(offset, 2));

    private uint U32(ulong offset) => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(offset, 4));

    private ulong U64(ulong offset) => BinaryPrimitives.ReadUInt64LittleEndian(Bytes(offset, 8));

    private void WriteU16(ulong offset, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Bytes(offset, 2), value);

    private void WriteU32(ulong offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Bytes(offset, 4), value);
}
