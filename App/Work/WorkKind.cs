using System.Text.Json.Serialization;

namespace MlNetClassifier.App.Work;

/// <summary>What the tasks of a run do.</summary>
internal enum WorkKind
{
    /// <summary>A model over images.</summary>
    [JsonStringEnumMemberName("score")]
    Score,

    /// <summary>The features that a pretrained network gives for images.</summary>
    [JsonStringEnumMemberName("features")]
    Features,

    /// <summary>Trainings: settings times seeds.</summary>
    [JsonStringEnumMemberName("sweep")]
    Sweep,
}
