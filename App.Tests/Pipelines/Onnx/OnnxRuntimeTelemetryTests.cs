using System.Runtime.Versioning;
using MlNetClassifier.Pipelines.Onnx;

namespace MlNetClassifier.App.Tests.Pipelines.Onnx;

[TestClass]
[OSCondition(OperatingSystems.Linux)]
[SupportedOSPlatform("linux")]
public sealed class OnnxRuntimeTelemetryTests
{
    [TestMethod]
    public void Variable_InThisProcess_IsSeenByNativeCode() =>
        Assert.AreEqual(Environment.GetEnvironmentVariable(OnnxRuntimeTelemetry.Variable) ?? "1",
            NativeEnvironment.Get(OnnxRuntimeTelemetry.Variable));

    [TestMethod]
    public void SetUnlessSet_SetByTheUser_StaysAsItIs()
    {
        const string Name = "MLNETCLASSIFIER_TEST_VARIABLE";

        NativeEnvironment.SetUnlessSet(Name, "first");
        NativeEnvironment.SetUnlessSet(Name, "second");

        Assert.AreEqual("first", NativeEnvironment.Get(Name));
    }
}
