using MlNetClassifier.Data.Checking;

namespace MlNetClassifier.App.Suspects;

/// <summary>What suspects are called in files and on the page, in the order in which they are listed.</summary>
internal static class SuspectKinds
{
    public const string Label = "label";
    public const string Outlier = "outlier";
    public const string Copy = "copy";

    /// <summary>How pictures were taken, and what that is called.</summary>
    public static IReadOnlyDictionary<FindingKind, string> Quality { get; } = new Dictionary<FindingKind, string>
    {
        [FindingKind.Dark] = "dark",
        [FindingKind.Light] = "light",
        [FindingKind.Blurred] = "blurred",
        [FindingKind.LowInformation] = "empty",
        [FindingKind.Flat] = "flat",
        [FindingKind.OddSize] = "size",
        [FindingKind.OddRatio] = "ratio",
        [FindingKind.GreyAmongColour] = "grey",
        [FindingKind.Tiny] = "tiny",
        [FindingKind.Damaged] = "damaged",
    };

    /// <summary>All words.</summary>
    public static IReadOnlyList<string> All { get; } = [Label, Outlier, Copy, .. Quality.Values];

    /// <summary>Where a word stands among them.</summary>
    public static int Order(string kind) => All.TakeWhile(word => word != kind).Count();

    /// <summary>What a number of images of a kind are.</summary>
    public static string Describe(string kind) => kind switch
    {
        Label => "with a doubtful label",
        Outlier => "like no class, and far from every other picture",
        Copy => "that show the same picture as another one",
        "dark" or "light" or "blurred" or "damaged" or "tiny" => kind,
        "empty" => "with next to nothing in it",
        "flat" => "of one colour",
        "size" => "much larger or smaller than the others",
        "ratio" => "much wider or narrower than the others",
        _ => "grey among colour",
    };
}
