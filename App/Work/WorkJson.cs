using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlNetClassifier.App.Work;

/// <summary>Plans and markers as JSON, by code that is made when the program is compiled.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, WriteIndented = true, NewLine = "\n", UseStringEnumConverter = true,
    RespectRequiredConstructorParameters = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(PartFailure))]
[JsonSerializable(typeof(PartMarker))]
[JsonSerializable(typeof(WorkPlan))]
internal sealed partial class WorkJson : JsonSerializerContext;
