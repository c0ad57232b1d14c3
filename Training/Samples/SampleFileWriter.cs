using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MlNetClassifier.Data;

namespace MlNetClassifier.Training.Samples;

/// <summary>
/// Writes a <see cref="SampleFile{T}"/>: to a temporary file first, so that a training that is killed leaves no half-written
/// one.
/// </summary>
/// <typeparam name="T">uint8 or float32.</typeparam>
internal sealed class SampleFileWriter<T>
    where T : unmanaged
{
    private readonly Stream _stream;
    private readonly T[] _sample;
    private readonly int _planes;
    private readonly byte[] _block = new byte[SampleFileTable.BlockBytes];
    private readonly List<string> _hashes = [];
    private readonly Dictionary<int, string> _unreadable = [];
    private int _blockLength;
    private int _rows;

    private SampleFileWriter(Stream stream, ImmutableArray<int> shape)
    {
        (_stream, _planes) = (stream, shape.Length == 1 ? 1 : shape[^1]);
        _sample = new T[shape.Aggregate(1, (product, side) => checked(product * side))];
    }

    /// <summary>Writes a file, or nothing if <paramref name="addRows"/> throws.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">What the samples are made from.</param>
    /// <param name="shape">Of each sample: (height, width, channels), or (length).</param>
    /// <param name="addRows">Adds one row after the other.</param>
    public static void Write(string path, string key, ImmutableArray<int> shape, Action<SampleFileWriter<T>> addRows) =>
        AtomicFile.Write(path, stream =>
    {
        var writer = new SampleFileWriter<T>(stream, shape);
        addRows(writer);
        writer.WriteBlock();
        new SampleFileTable(key, typeof(T).Name, shape, writer._rows, writer._unreadable, writer._hashes).Write(stream);
    });

    /// <summary>A row with a readable sample.</summary>
    /// <param name="planar">(C, H, W), or a row of numbers.</param>
    public void Add(ReadOnlySpan<T> planar)
    {
        SampleBlocks<T>.Interleave(planar, _sample, _planes);
        ReadOnlySpan<byte> rest = MemoryMarshal.AsBytes(_sample.AsSpan());
        while (rest.Length > 0)
        {
            int count = Math.Min(rest.Length, _block.Length - _blockLength);
            rest[..count].CopyTo(_block.AsSpan(_blockLength));
            rest = rest[count..];
            if ((_blockLength += count) == _block.Length)
                WriteBlock();
        }

        _rows++;
    }

    /// <summary>A row without one.</summary>
    /// <param name="reason">Why, without the path.</param>
    public void AddUnreadable(string reason) => _unreadable.Add(_rows++, reason);

    private void WriteBlock()
    {
        if (_blockLength == 0)
            return;

        ReadOnlySpan<byte> block = _block.AsSpan(0, _blockLength);
        _hashes.Add(Convert.ToHexStringLower(SHA256.HashData(block)));
        _stream.Write(block);
        _blockLength = 0;
    }
}
