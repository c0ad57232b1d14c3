using System.Text.Json.Nodes;

namespace MlNetClassifier.App.Work;

/// <summary>What a plan of trainings says.</summary>
/// <param name="Noun">What is varied: <c>activation</c>, <c>network</c> or <c>setting</c>.</param>
/// <param name="Contestants">What is trained; the others are tested against the first.</param>
/// <param name="Seeds">Each is trained once with each.</param>
/// <param name="SplitSeed">Of the split, the same for all.</param>
/// <param name="Project">Folder of runs that share pixels and features with the trainings; null for that of the sweep.</param>
/// <param name="Data">The images, an absolute path; null only before they are looked for.</param>
/// <param name="Fingerprint">Of the images.</param>
/// <param name="Images">How many there are.</param>
/// <param name="Chance">Accuracy of always naming the most frequent class of the test split.</param>
/// <param name="Settings">Every setting as the program that planned understood it.</param>
internal sealed record SweepTask(
    string Noun, IReadOnlyList<SweepContestant> Contestants, IReadOnlyList<int> Seeds, int SplitSeed, string? Project,
    string? Data = null, string Fingerprint = "", int Images = 0, double Chance = 0, JsonObject? Settings = null);
