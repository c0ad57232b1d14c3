using MlNetClassifier.App.Cluster;

namespace MlNetClassifier.App.Tests.App.Cluster;

[TestClass]
public sealed class TimeLimitTests
{
    [TestMethod]
    [DataRow("1h", 3600)]
    [DataRow("90m", 5400)]
    [DataRow("1h30m", 5400)]
    [DataRow("2d", 172_800)]
    [DataRow("3600s", 3600)]
    [DataRow("02:30:00", 9000)]
    [DataRow("1-12:00:00", 129_600)]
    public void Parse_Time_IsThatManySeconds(string text, int seconds) =>
        Assert.AreEqual(TimeSpan.FromSeconds(seconds), TimeLimit.Parse(text));

    [TestMethod]
    [DataRow("")]
    [DataRow("60")]
    [DataRow("1:30")]
    [DataRow("01:60:00")]
    [DataRow("h")]
    [DataRow("-1h")]
    [DataRow("1.5h")]
    [DataRow("1h\n")]
    [DataRow("one hour")]
    public void Parse_OtherText_IsNone(string text) => Assert.IsNull(TimeLimit.Parse(text));
}
