using System.Text.RegularExpressions;

namespace MlNetClassifier.App.Tests.App;

/// <summary>What a user sees of one run of the program.</summary>
internal sealed record ProgramResult(int Code, string Out, string Error)
{
    public void AssertCode(int expected) => Assert.AreEqual(expected, Code, $"{Out}{Error}");

    /// <summary>The run failed with this code, and its message has all of these parts and no stack trace.</summary>
    public void AssertRefused(int expected, params string[] parts)
    {
        AssertCode(expected);
        Assert.AreEqual(string.Empty, Out);
        Assert.DoesNotContain("   at ", Error);
        foreach (string part in parts)
            Assert.Contains(part, Error);
    }

    /// <summary>Standard output as one line, however its text was broken.</summary>
    public string Words => Regex.Replace(Out, @"\s+", " ");

    public string[] OutLines() => Out.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
}
