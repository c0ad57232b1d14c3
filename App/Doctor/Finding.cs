using System.Text.Json.Nodes;

namespace MlNetClassifier.App.Doctor;

/// <summary>What one check of <c>doctor</c> came to.</summary>
/// <param name="Name">What was checked.</param>
/// <param name="Mark">How grave it is.</param>
/// <param name="Found">What was found.</param>
/// <param name="Advice">What to do about it; null for nothing.</param>
internal sealed record Finding(string Name, FindingMark Mark, string Found, string? Advice = null)
{
    /// <summary>Checks something; whatever it throws means that it is broken.</summary>
    /// <param name="name">What is checked.</param>
    /// <param name="advice">What to do where it is broken.</param>
    /// <param name="check">The check.</param>
    public static Finding Of(string name, string advice, Func<Finding> check)
    {
        try
        {
            return check();
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // A native library that is missing shows as the failure of whatever type needed it first.
            string reason = error.GetBaseException().Message.Split('\n')[0].TrimEnd();
            return new Finding(name, FindingMark.Broken, Printable.Of(reason), advice);
        }
    }

    public JsonObject Describe() => new()
    {
        ["check"] = Name,
        ["mark"] = Mark switch
        {
            FindingMark.Ok => "ok",
            FindingMark.Warning => "warning",
            FindingMark.Broken => "broken",
            _ => "absent",
        },
        ["found"] = Found,
        ["advice"] = Advice,
    };
}
