using MlNetClassifier.Pipelines.Activations;

namespace MlNetClassifier.App.Tests.Pipelines.Activations;

[TestClass]
public sealed class ActivationTests
{
    [TestMethod]
    public void Parse_DisplayName_IsTheFunction()
    {
        foreach (ActivationFunction function in ActivationTable.All)
            Assert.AreEqual(new Activation(function), Activation.Parse(function.DisplayName));
    }

    [TestMethod]
    [DataRow("leaky-relu", "leaky_relu")]
    [DataRow("Leaky ReLU(negative_slope=0.2)", "leaky_relu")]
    [DataRow(" HARD SWISH ", "hard_swish")]
    [DataRow("log softmax", "log_softmax")]
    public void Parse_AsPeopleWriteIt_IsTheFunction(string text, string expected) =>
        Assert.AreEqual(expected, Activation.Parse(text).Function.Name);

    [TestMethod]
    [DataRow("relu", "relu")]
    [DataRow("ReLU", "relu")]
    [DataRow("leakyrelu", "leaky_relu(negative_slope=0.01)")]
    [DataRow("leaky_relu(negative_slope=0.2)", "leaky_relu(negative_slope=0.2)")]
    [DataRow(" elu( alpha = 0.5 ) ", "elu(alpha=0.5)")]
    [DataRow("prelu", "prelu(alpha=0.25)")]
    [DataRow("prelu(alpha=[0.1, 0.2])", "prelu(alpha=[0.1, 0.2])")]
    [DataRow("prelu(fixed)", "prelu(alpha=0.25, fixed)")]
    [DataRow("modswish(beta=2, learned)", "modswish(beta=2, learned)")]
    [DataRow("modswish(learned)", "modswish(beta=1, learned)")]
    [DataRow("prelu(per_channel)", "prelu(alpha=0.25, per_channel)")]
    [DataRow("prelu(alpha=[0.1], per_channel)", "prelu(alpha=0.1, per_channel)")]
    [DataRow("prelu(per_channel, fixed)", "prelu(alpha=0.25, fixed, per_channel)")]
    [DataRow("modswish(beta=2, learned, per_channel)", "modswish(beta=2, learned, per_channel)")]
    [DataRow("prelu(alpha=[0.1, 0.2], per_channel)", "prelu(alpha=[0.1, 0.2])")]
    public void Parse_TextForm_PrintsBack(string text, string canonical)
    {
        var activation = Activation.Parse(text);

        Assert.AreEqual(canonical, activation.ToString());
        Assert.AreEqual(activation, Activation.Parse(canonical));
    }

    [TestMethod]
    [DataRow("rleu", "'rleu' is not a known activation. Did you mean relu? Choose one of sigmoid, softmax, tanh, relu,")]
    [DataRow("elu(beta=1)", "elu has no parameter 'beta'. Expected elu(alpha=1)")]
    [DataRow("elu(alpha=)", "expected elu(alpha=1)")]
    [DataRow("elu(alpha=one)", "'one' is not a finite number")]
    [DataRow("elu(alpha=NaN)", "'NaN' is not a finite number")]
    [DataRow("elu(learned)", "alpha of elu cannot be learned")]
    [DataRow("elu(per_channel)", "alpha of elu has one value for a whole layer; per_channel is for prelu and modswish")]
    [DataRow("prelu(fixed, learned)", "expected prelu(alpha=0.25)")]
    [DataRow("prelu(per_channel, per_channel)", "expected prelu(alpha=0.25)")]
    [DataRow("relu(alpha=1)", "relu has no parameter")]
    [DataRow("relu)", "is not an activation")]
    [DataRow("", "is not an activation")]
    public void Parse_Faulty_SaysWhatIsExpected(string text, string message)
    {
        FormatException error = Assert.ThrowsExactly<FormatException>(() => Activation.Parse(text));

        Assert.Contains(message, error.Message);
    }
}
