using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Training.Heads;

namespace MlNetClassifier.App.Output;

/// <summary>Types that are written as JSON, and read, as they are: by code that is made when the program is compiled.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ActivationParameter))]
[JsonSerializable(typeof(Calibration))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, int>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, ModelManifest.MetricsSection>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(IReadOnlyList<ClassMetrics>))]
[JsonSerializable(typeof(IReadOnlyList<IReadOnlyList<int>>))]
[JsonSerializable(typeof(IReadOnlyList<int>))]
[JsonSerializable(typeof(IReadOnlyList<UnknownTest>))]
[JsonSerializable(typeof(ModelManifest.DataSection))]
[JsonSerializable(typeof(ModelManifest.InputSection))]
[JsonSerializable(typeof(ModelManifest.TrainingSection))]
[JsonSerializable(typeof(Novelty))]
[JsonSerializable(typeof(StorageCost))]
[JsonSerializable(typeof(UnknownTest))]
[JsonSerializable(typeof(WilsonInterval?))]
internal sealed partial class ResultTypes : JsonSerializerContext
{
    /// <summary>How a type is written and read.</summary>
    public static JsonTypeInfo<T> Of<T>() => (JsonTypeInfo<T>)Default.Options.GetTypeInfo(typeof(T));
}
