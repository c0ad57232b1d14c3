using MlNetClassifier.App.Compare;

namespace MlNetClassifier.App.Tests.App.Compare;

[TestClass]
public sealed class SeedListTests
{
    [TestMethod]
    [DataRow("0", new[] { 0 })]
    [DataRow("0-4,7", new[] { 0, 1, 2, 3, 4, 7 })]
    [DataRow("7, 0-1", new[] { 7, 0, 1 })]
    [DataRow("-2--1,-1-0", new[] { -2, -1, -1, 0 })]
    [DataRow("2147483646-2147483647", new[] { 2147483646, 2147483647 })]
    public void Parse_NumbersAndRanges_AreInTheOrderOfTheText(string text, int[] seeds) =>
        Assert.AreSequenceEqual(seeds, SeedList.Parse(text));

    [TestMethod]
    [DataRow("", "'';")]
    [DataRow("0,one", "'one'; give whole numbers and ranges separated by commas, such as 0-4,7.")]
    [DataRow("0-4-5", "'0-4-5'")]
    [DataRow("0..4", "'0..4'")]
    [DataRow("2147483648", "'2147483648'")]
    [DataRow("4-0", "'4-0', which ends before it begins; give 0-4.")]
    [DataRow("0-2147483647", "more than 10000 seeds")]
    [DataRow("0-9999,1", "more than 10000 seeds")]
    public void Parse_AnythingElse_IsRefusedByName(string text, string message) =>
        Assert.Contains(message, Assert.ThrowsExactly<FormatException>(() => SeedList.Parse(text)).Message);
}
