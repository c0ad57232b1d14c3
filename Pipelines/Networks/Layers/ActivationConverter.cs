using System.Text.Json;
using System.Text.Json.Serialization;
using MlNetClassifier.Pipelines.Activations;

namespace MlNetClassifier.Pipelines.Networks.Layers;

/// <summary>An activation in JSON is its text form.</summary>
internal sealed class ActivationConverter : JsonConverter<Activation>
{
    public override Activation Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Activation.Parse(reader.GetString() ?? throw new JsonException("an activation is null"));

    public override void Write(Utf8JsonWriter writer, Activation value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
