using System.Runtime.Intrinsics.X86;
using MlNetClassifier.Training.Native;

namespace MlNetClassifier.App.Doctor;

/// <summary>What the processor can do that makes a difference here.</summary>
internal static class ProcessorFeatures
{
    private const int FeatureLeaf = 7;

    // Bits of CPUID's leaf 7, in its subleaves.
    private static readonly (
        string Name, int Subleaf, Func<(int Eax, int Ebx, int Ecx, int Edx), int> Register, int Bit)[] Known =
    [
        ("AVX2", 0, leaf => leaf.Ebx, 5),
        ("AVX-512", 0, leaf => leaf.Ebx, 16),
        ("AVX-512 VNNI", 0, leaf => leaf.Ecx, 11),
        ("AVX-VNNI", 1, leaf => leaf.Eax, 4),
        ("AVX-512 BF16", 1, leaf => leaf.Eax, 5),
        ("AMX BF16", 0, leaf => leaf.Edx, 22),
    ];

    /// <summary>Those that it has, in words.</summary>
    public static string Found()
    {
        if (!X86Base.IsSupported || X86Base.CpuId(0, 0).Eax < FeatureLeaf)
            return System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture.ToString();

        string[] found =
        [
            .. Known.Where(feature => (feature.Register(X86Base.CpuId(FeatureLeaf, feature.Subleaf)) >> feature.Bit & 1) == 1)
                .Select(feature => feature.Name),
        ];
        string bf16 = BFloat16Hardware.IsPresent ? "is worth trying" : "is refused";
        return $"{string.Join(", ", found.DefaultIfEmpty("no AVX2"))}; --precision bf16 {bf16}";
    }

    /// <summary>Cores of the machine, whatever this process may use; 0 if it cannot be told.</summary>
    public static int Cores() => OperatingSystem.IsLinux() && File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").Count(line => line.StartsWith("processor", StringComparison.Ordinal))
        : 0;
}
