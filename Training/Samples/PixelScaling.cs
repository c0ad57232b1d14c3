using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MlNetClassifier.Pipelines.Networks;

namespace MlNetClassifier.Training.Samples;

/// <summary>Turns pixels from bytes into the numbers in [0, 1] that the network computes with.</summary>
internal static class PixelScaling
{
    /// <summary>Multiplies each byte by <see cref="PixelFormat.ByteScale"/>, with the bits that the ONNX graph gives.</summary>
    /// <param name="pixels">0..255.</param>
    /// <param name="scaled">As long as <paramref name="pixels"/>; receives 0..1.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale(ReadOnlySpan<byte> pixels, Span<float> scaled)
    {
        ReadOnlySpan<Vector<byte>> vectors = MemoryMarshal.Cast<byte, Vector<byte>>(pixels);
        Span<Vector<float>> output = MemoryMarshal.Cast<float, Vector<float>>(scaled);
        for (int i = 0; i < vectors.Length; i++)
        {
            Vector.Widen(vectors[i], out Vector<ushort> low, out Vector<ushort> high);
            Vector.Widen(low, out Vector<uint> first, out Vector<uint> second);
            Vector.Widen(high, out Vector<uint> third, out Vector<uint> fourth);
            output[4 * i] = Scale(first);
            output[(4 * i) + 1] = Scale(second);
            output[(4 * i) + 2] = Scale(third);
            output[(4 * i) + 3] = Scale(fourth);
        }

        for (int i = vectors.Length * Vector<byte>.Count; i < pixels.Length; i++)
            scaled[i] = pixels[i] * PixelFormat.ByteScale;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Scale(Vector<uint> values) =>
        Vector.ConvertToSingle(Vector.AsVectorInt32(values)) * PixelFormat.ByteScale;
}
