using System.Runtime.Intrinsics.X86;

namespace MlNetClassifier.Training.Native;

/// <summary>
/// Whether this processor multiplies bfloat16 by itself; where it does not, libtorch does so more slowly than in float32.
/// </summary>
internal static class BFloat16Hardware
{
    private const int FeatureLeaf = 7;
    private const int Avx512Bf16Bit = 5; // leaf 7, subleaf 1, EAX
    private const int AmxBf16Bit = 22; // leaf 7, subleaf 0, EDX

    /// <summary>AVX-512 BF16 or AMX. It is not looked for on Arm64, where it has not been measured.</summary>
    public static bool IsPresent { get; } = X86Base.IsSupported && X86Base.CpuId(0, 0).Eax >= FeatureLeaf
        && (IsSet(X86Base.CpuId(FeatureLeaf, 1).Eax, Avx512Bf16Bit) || IsSet(X86Base.CpuId(FeatureLeaf, 0).Edx, AmxBf16Bit));

    private static bool IsSet(int register, int bit) => (register >> bit & 1) == 1;
}
