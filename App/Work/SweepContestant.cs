using System.Text.Json.Nodes;

namespace MlNetClassifier.App.Work;

/// <summary>What a sweep trains once with every seed.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Given">Its settings as they were given, with the number of threads, which changes bits.</param>
internal sealed record SweepContestant(string Name, JsonObject Given);
