using System.ComponentModel;
using System.Diagnostics;

namespace MlNetClassifier.Benchmarks.Images;

/// <summary>The C program over libjpeg-turbo, compiled here.</summary>
internal static class CPeer
{
    /// <summary>Path of the program; null without gcc or the library's headers.</summary>
    public static string? Build(string source)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "decode_peer");
        try
        {
            using Process compiler = Process.Start("gcc", ["-O3", "-march=native", "-o", program, source, "-lturbojpeg"]);
            compiler.WaitForExit();
            return compiler.ExitCode == 0 ? program : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
