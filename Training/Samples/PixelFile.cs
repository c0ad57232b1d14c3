using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Security.Cryptography;
using System.Text.Json;
using MlNetClassifier.Pipelines.Networks;

namespace MlNetClassifier.Training.Samples;

/// <summary>
/// Pixels in a file that is mapped into memory: the operating system keeps in memory what fits, so a data set may be larger. Layout:
/// tiles (H, W, 3), one after the other; a table as JSON; its length, its SHA-256, a magic word.
/// </summary>
/// <remarks>Thread-safe for reading. Dispose it after the last <see cref="Image"/>; the file stays. Must not be cut short meanwhile.</remarks>
internal sealed unsafe class PixelFile : IPixelStore<byte>, IDisposable
{
    /// <summary>Part of the key, so that a file of another format is never opened.</summary>
    public const int FormatVersion = 1;

    /// <summary>Pixels that share a hash: 16 MiB.</summary>
    internal const int BlockBytes = 16 << 20;

    private const int FooterBytes = sizeof(long) + SHA256.HashSizeInBytes + sizeof(long);
    private static readonly byte[] Magic = "MLNCPIX1"u8.ToArray();

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _pixels;
    private readonly int _imageLength;

    private PixelFile(MemoryMappedFile file, PixelFileTable table)
    {
        (_file, Table) = (file, table);
        _view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _pixels);
        _imageLength = table.Height * table.Width * ImageCnn.Channels;
    }

    /// <summary>What is in the file.</summary>
    public PixelFileTable Table { get; }

    /// <inheritdoc />
    public int Count => Table.Rows - Table.Unreadable.Count;

    /// <summary>Opens a file whose every byte is what was written; null for one that is missing, damaged or made from something else.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">What the pixels must have been made from.</param>
    public static PixelFile? TryOpen(string path, string key)
    {
        if (!File.Exists(path))
            return null;

        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        if (ReadTable(stream) is not { } table || table.Key != key || !PixelsAreIntact(path, table))
            return null;

        return new PixelFile(MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read), table);
    }

    /// <inheritdoc />
    public ReadOnlySpan<byte> Image(int index)
    {
        ObjectDisposedException.ThrowIf(_view.SafeMemoryMappedViewHandle.IsClosed, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count);
        return new ReadOnlySpan<byte>(_pixels + ((long)index * _imageLength), _imageLength);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (!_view.SafeMemoryMappedViewHandle.IsClosed)
            _view.SafeMemoryMappedViewHandle.ReleasePointer();

        _view.Dispose();
        _file.Dispose();
    }

    /// <summary>Writes what stands behind the pixels.</summary>
    internal static void WriteTable(Stream stream, PixelFileTable table)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(table);
        stream.Write(json);
        Span<byte> length = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        stream.Write(length);
        stream.Write(SHA256.HashData(json));
        stream.Write(Magic);
    }

    private static PixelFileTable? ReadTable(FileStream stream)
    {
        if (stream.Length < FooterBytes)
            return null;

        Span<byte> footer = stackalloc byte[FooterBytes];
        stream.Position = stream.Length - FooterBytes;
        stream.ReadExactly(footer);
        long length = BinaryPrimitives.ReadInt64LittleEndian(footer);
        if (!footer[^Magic.Length..].SequenceEqual(Magic) || length < 0 || length > Math.Min(stream.Length - FooterBytes, int.MaxValue))
            return null;

        var json = new byte[length];
        stream.Position = stream.Length - FooterBytes - length;
        stream.ReadExactly(json);
        if (!SHA256.HashData(json).AsSpan().SequenceEqual(footer.Slice(sizeof(long), SHA256.HashSizeInBytes)))
            return null;

        PixelFileTable table = JsonSerializer.Deserialize<PixelFileTable>(json)!;
        long pixels = (long)(table.Rows - table.Unreadable.Count) * table.Height * table.Width * ImageCnn.Channels;
        return pixels + length + FooterBytes == stream.Length ? table : null;
    }

    private static bool PixelsAreIntact(string path, PixelFileTable table)
    {
        long end = (long)(table.Rows - table.Unreadable.Count) * table.Height * table.Width * ImageCnn.Channels;
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        bool isIntact = true;
        Parallel.For(0, table.Blocks.Count, (block, state) =>
        {
            long start = (long)block * BlockBytes;
            var bytes = new byte[(int)Math.Min(BlockBytes, end - start)];
            if (RandomAccess.Read(handle, bytes, start) == bytes.Length && Convert.ToHexStringLower(SHA256.HashData(bytes)) == table.Blocks[block])
                return;

            isIntact = false;
            state.Stop();
        });
        return isIntact;
    }
}
