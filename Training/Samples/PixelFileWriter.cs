using System.Security.Cryptography;
using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Networks;

namespace MlNetClassifier.Training.Samples;

/// <summary>Writes a <see cref="PixelFile"/>: beside its place first, so that a training that is killed leaves no half of one.</summary>
internal sealed class PixelFileWriter
{
    private readonly Stream _stream;
    private readonly byte[] _image;
    private readonly byte[] _block = new byte[PixelFile.BlockBytes];
    private readonly List<string> _hashes = [];
    private readonly Dictionary<int, string> _unreadable = [];
    private int _blockLength;
    private int _rows;

    private PixelFileWriter(Stream stream, int imageLength) => (_stream, _image) = (stream, new byte[imageLength]);

    /// <summary>Writes a file, or nothing if <paramref name="addRows"/> throws.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">What the pixels are made from.</param>
    /// <param name="height">Rows of a tile.</param>
    /// <param name="width">Columns of a tile.</param>
    /// <param name="addRows">Adds one row after the other.</param>
    public static void Write(string path, string key, int height, int width, Action<PixelFileWriter> addRows) => AtomicFile.Write(path, stream =>
    {
        var writer = new PixelFileWriter(stream, ImageCnn.Channels * height * width);
        addRows(writer);
        writer.WriteBlock();
        PixelFile.WriteTable(stream, new PixelFileTable(key, height, width, writer._rows, writer._unreadable, writer._hashes));
    });

    /// <summary>A row with a readable image.</summary>
    /// <param name="planar">uint8 (3, H, W).</param>
    public void Add(ReadOnlySpan<byte> planar)
    {
        PixelBlocks<byte>.Interleave(planar, _image);
        ReadOnlySpan<byte> rest = _image;
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
