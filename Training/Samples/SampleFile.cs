using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace MlNetClassifier.Training.Samples;

/// <summary>
/// Samples in a file: the operating system keeps in memory what fits, so a data set may be larger. Layout: samples, images as
/// (H, W, C), one after the other; a table as JSON; its length, its SHA-256, a magic word.
/// </summary>
/// <remarks>
/// Thread-safe for reading. Dispose it after the last <see cref="Sample"/>; the file stays. It is read rather than mapped: if
/// somebody cuts a mapped file short, the process dies of SIGBUS.
/// </remarks>
/// <typeparam name="T">uint8 or float32, little-endian.</typeparam>
internal sealed class SampleFile<T> : ISampleStore<T>, IDisposable
    where T : unmanaged
{
    private readonly FileStream _stream;
    private readonly ThreadLocal<T[]> _sample;
    private readonly (long Length, DateTime Written) _state;

    private SampleFile(FileStream stream, SampleFileTable table, (long Length, DateTime Written) state)
    {
        (_stream, Table, _state) = (stream, table, state);
        _sample = new ThreadLocal<T[]>(() => new T[table.SampleLength]);
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

        FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        (long Length, DateTime Written) state = StateOf(stream.SafeFileHandle);
        if (SampleFileTable.TryRead(stream) is { } table && table.Key == key && table.Element == typeof(T).Name
            && SamplesAreIntact(stream.SafeFileHandle, table))
            return new SampleFile<T>(stream, table, state);

        stream.Dispose();
        return null;
    }

    /// <inheritdoc />
    /// <exception cref="SampleFileChangedException">The file is no longer what was opened.</exception>
    public ReadOnlySpan<T> Sample(int index)
    {
        ObjectDisposedException.ThrowIf(_stream.SafeFileHandle.IsClosed, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count);
        T[] sample = _sample.Value!;
        Span<byte> bytes = MemoryMarshal.AsBytes(sample.AsSpan());
        return TryRead(_stream.SafeFileHandle, bytes, index * (long)bytes.Length) && StateOf(_stream.SafeFileHandle) == _state
            ? sample
            : throw new SampleFileChangedException($"'{_stream.Name}' was changed while it was in use.");
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _stream.Dispose();
        _sample.Dispose();
    }

    private static bool SamplesAreIntact(SafeFileHandle file, SampleFileTable table)
    {
        long end = table.SamplesBytes;
        bool isIntact = true;
        Parallel.For(0, table.Blocks.Count, (block, state) =>
        {
            long start = (long)block * SampleFileTable.BlockBytes;
            var bytes = new byte[(int)Math.Min(SampleFileTable.BlockBytes, end - start)];
            if (TryRead(file, bytes, start) && Convert.ToHexStringLower(SHA256.HashData(bytes)) == table.Blocks[block])
                return;

            isIntact = false;
            state.Stop();
        });
        return isIntact;
    }

    private static bool TryRead(SafeFileHandle file, Span<byte> bytes, long position)
    {
        while (!bytes.IsEmpty)
        {
            int count = RandomAccess.Read(file, bytes, position);
            if (count == 0)
                return false;

            bytes = bytes[count..];
            position += count;
        }

        return true;
    }

    private static (long Length, DateTime Written) StateOf(SafeFileHandle file) =>
        (RandomAccess.GetLength(file), File.GetLastWriteTimeUtc(file));
}
