using System.Numerics;
using System.Runtime.InteropServices;

namespace MlNetClassifier.Data.Images;

/// <summary>
/// Memory that is used for one image at a time. Ordinary sizes are kept for the next image; a huge one is native memory that
/// <see cref="Release"/> gives back at once, so that one panorama does not stay in a process that scores thousands of files.
/// </summary>
/// <remarks>Not thread-safe. Every <see cref="Take"/> is followed by <see cref="Release"/> in a <c>finally</c>.</remarks>
internal sealed unsafe class ScratchBuffer
{
    private const uint SmallestKept = 64 << 10;

    private byte[] _kept = [];
    private void* _large;

    /// <summary>Bytes that stay allocated between images.</summary>
    public int KeptLength => _kept.Length;

    /// <summary>Memory with undefined content, valid until <see cref="Release"/>.</summary>
    /// <exception cref="OutOfMemoryException">The system does not have that much.</exception>
    public Span<byte> Take(int length)
    {
        if (length > ImageLimits.MaxKeptBytes)
        {
            Release();
            _large = NativeMemory.Alloc((nuint)length);
            return new Span<byte>(_large, length);
        }

        // Powers of two: a folder whose images grow slowly would otherwise leave an array per image behind.
        if (_kept.Length < length)
        {
            uint rounded = BitOperations.RoundUpToPowerOf2(Math.Max((uint)length, SmallestKept));
            _kept = GC.AllocateUninitializedArray<byte>((int)rounded);
        }

        return _kept.AsSpan(0, length);
    }

    public void Release()
    {
        NativeMemory.Free(_large);
        _large = null;
    }
}
