using System.Runtime.CompilerServices;

namespace MlNetClassifier.Pipelines.Onnx;

/// <summary>Switches off what ONNX Runtime writes and sends about its use: this library sends nothing to anyone.</summary>
/// <remarks>
/// Since 2026 its packages for Linux and macOS keep a device number and a database below the user's cache folder and know an
/// address to send them to. The variable is read once, before anything of it is loaded. A user's own setting takes precedence.
/// </remarks>
/// <seealso href="https://github.com/microsoft/onnxruntime/pull/27379">What is collected, and the variable</seealso>
internal static class OnnxRuntimeTelemetry
{
    /// <summary>1 switches it off.</summary>
    public const string Variable = "ORT_DISABLE_TELEMETRY";

    // A saved model brings ONNX Runtime in through ML.NET, with no call of ours before it; but this assembly is loaded first.
#pragma warning disable CA2255
    [ModuleInitializer]
    internal static void SwitchOff()
    {
        if (!OperatingSystem.IsWindows())
            NativeEnvironment.SetUnlessSet(Variable, "1");
    }
#pragma warning restore CA2255
}
