using System.Text.Json.Nodes;

namespace MlNetClassifier.App.Work;

/// <summary>What a plan to compute features says besides its images.</summary>
/// <param name="Given">Settings of the network and its input, as typed.</param>
/// <param name="Project">Folder of all runs, whose trainings find the features.</param>
/// <param name="Key">What the features depend on besides the images.</param>
internal sealed record FeatureTask(JsonObject Given, string Project, string Key);
