using System.IO.MemoryMappedFiles;
using System.Security.Cryptography;

namespace MlNetClassifier.Training.Samples;

/// <summary>
/// Samples in a file that is mapped into memory: the operating system keeps in memory what fits, so a data set may be larger.
/// Layout: samples, images as (H, W, C), one after the other; a table as JSON; its length, its SHA-256, a magic word.
/// </summary>
/// <remarks>
/// Thread-safe for reading. Dispose it after the last <see cref="Sample"/>; the file stays. It must not be truncated in the
/// meantime.
/// </remarks>
/// <typeparam name="T">uint8 or float32, little-endian.</typeparam>
internal sealed unsafe class SampleFile<T> : ISampleStore<T>, IDisposable
    where T : unmanaged
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _first;
    private readonly int _length;

    private SampleFile(MemoryMappedFile file, SampleFileTable table)
    {
        (_file, Table) = (file, table);
        _view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _first);
        _length = table.SampleLength;
    }

    /// <summary>What is in the file.</summary>
    public SampleFileTable Table { get; }

    /// <inheritdoc />
    public int Count => Table.Rows - Table.Unreadable.Count;

    /// <summary>
    /// Opens a file whose every byte is what was written; null for one that is missing, damaged or made from something else.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="key">What the samples must have been made from.</param>
    public static SampleFile<T>? TryOpen(string path, string key)
    {
        if (!File.Exists(path))
            return null;

        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        if (SampleFileTable.TryRead(stream) is not { } table || table.Key != key || table.Element != typeof(T).Name
            || !SamplesAreIntact(path, table))
            return null;

        return new SampleFile<T>(MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read),
            table);
    }

    /// <inheritdoc />
    public ReadOnlySpan<T> Sample(int index)
    {
        ObjectDisposedException.ThrowIf(_view.SafeMemoryMappedViewHandle.IsClosed, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count);
        return new ReadOnlySpan<T>((T*)_first + ((long)index * _length), _length);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (!_view.SafeMemoryMappedViewHandle.IsClosed)
            _view.SafeMemoryMappedViewHandle.ReleasePointer();

        _view.Dispose();
        _file.Dispose();
    }

    private static bool SamplesAreIntact(string path, SampleFileTable table)
    {
        long end = table.SamplesBytes;
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        bool isIntact = true;
        Parallel.For(0, table.Blocks.Count, (block, state) =>
        {
            long start = (long)block * SampleFileTable.BlockBytes;
            var bytes = new byte[(int)Math.Min(SampleFileTable.BlockBytes, end - start)];
            if (RandomAccess.Read(handle, bytes, start) == bytes.Length
                && Convert.ToHexStringLower(SHA256.HashData(bytes)) == table.Blocks[block])
                return;

            isIntact = false;
            state.Stop();
        });
        return isIntact;
    }
}
