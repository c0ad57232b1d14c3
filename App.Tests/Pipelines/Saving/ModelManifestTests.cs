using System.Text.Json.Nodes;
using MlNetClassifier.Pipelines.Saving;

namespace MlNetClassifier.App.Tests.Pipelines.Saving;

[TestClass]
public sealed class ModelManifestTests
{
    private static readonly string Json = ManifestExample.Create().ToJson();
    private static readonly string[] ObjectPaths =
        ["", "input", "network", "network/layers/0", "network/summary/0", "input/pixels", "training", "data", "metrics/test",
            "calibration", "golden/0"];

    /// <summary>
    /// Every member of every object, as a path such as <c>golden/0/pixels</c>; what a layer does not say is its default.
    /// </summary>
    public static IEnumerable<TestDataRow<string>> Members() =>
        Paths(JsonNode.Parse(Json)!, "").Where(path => !path.StartsWith("network/layers/0/", StringComparison.Ordinal))
            .Select(path => new TestDataRow<string>(path) { DisplayName = path });

    /// <summary>Every object.</summary>
    public static IEnumerable<TestDataRow<string>> Objects() =>
        ObjectPaths.Select(path => new TestDataRow<string>(path) { DisplayName = path.Length == 0 ? "manifest" : path });

    [TestMethod] // found by FuzzTests
    [DataRow("\"stride\": 1", "\"stride\": 0")]
    [DataRow("\"name\": ", "\"name\": \"a\", \"name\": ")]
    public void Parse_MemberThatCannotBe_IsRefused(string part, string changed)
    {
        string json = ManifestExample.Create().ToJson();
        Assert.Contains(part, json);

        Assert.Contains("the manifest is damaged", Assert.ThrowsExactly<ModelFormatException>(
            () => ModelManifest.Parse(json.Replace(part, changed, StringComparison.Ordinal))).Message);
    }

    [TestMethod]
    public void Parse_WhatToJsonWrote_IsTheSameToTheLastBit()
    {
        var parsed = ModelManifest.Parse(Json);

        Assert.AreEqual(Json, parsed.ToJson());
        Assert.AreEqual(ManifestExample.Create().Created, parsed.Created);
        Assert.AreEqual(ManifestExample.Create().Training, parsed.Training);
        Assert.AreSequenceEqual(ManifestExample.Create().Classes, parsed.Classes);
        Assert.AreSequenceEqual(ManifestExample.Create().Golden[0].Pixels, parsed.Golden[0].Pixels);
        Assert.AreSequenceEqual(ManifestExample.Create().Golden[1].Logits, parsed.Golden[1].Logits);
        Assert.AreEqual(ManifestExample.Create().Metrics["test"], parsed.Metrics["test"]);
    }

    [TestMethod]
    public void ToJson_ForPeople_HasReadableNamesAndLines()
    {
        Assert.Contains("Hündchen 犬", Json);
        Assert.EndsWith("}\n", Json);
        Assert.DoesNotContain("\r", Json);
    }

    [TestMethod]
    [DynamicData(nameof(Members))]
    public void Parse_MissingMember_IsRefused(string path)
    {
        string json = Edit(path, (parent, name) => parent.Remove(name));

        ModelFormatException error = Assert.ThrowsExactly<ModelFormatException>(() => ModelManifest.Parse(json));

        Assert.Contains(path.Split('/')[^1] == "formatVersion" ? "no format version" : $"'{path.Split('/')[^1]}'", error.Message);
    }

    [TestMethod]
    [DynamicData(nameof(Members))]
    public void Parse_NullMember_IsRefusedUnlessItIsOptional(string path)
    {
        string json = Edit(path, (parent, name) => parent[name] = null);

        if (path.EndsWith("/activation", StringComparison.Ordinal))
            Assert.IsNull(ModelManifest.Parse(json).Network.Summary[0].Activation);
        else if (path is "training/batchSize" or "training/learningRate" or "training/patience")
            Assert.AreEqual(Without(path), ModelManifest.Parse(json).Training);
        else if (path == "calibration")
            Assert.IsNull(ModelManifest.Parse(json).Calibration);
        else if (path == "calibration/novelty")
            Assert.IsNull(ModelManifest.Parse(json).Calibration!.Novelty);
        else if (path == "metrics/test/topK")
            Assert.IsNull(ModelManifest.Parse(json).Metrics["test"].TopK);
        else if (path == "metrics/test/topKAccuracy")
            Assert.IsNull(ModelManifest.Parse(json).Metrics["test"].TopKAccuracy);
        else
            Assert.ThrowsExactly<ModelFormatException>(() => ModelManifest.Parse(json));
    }

    [TestMethod]
    [DynamicData(nameof(Members))]
    public void Parse_MemberOfAnotherKind_IsRefused(string path)
    {
        string json = Edit(path, (parent, name) => parent[name] = true);

        Assert.ThrowsExactly<ModelFormatException>(() => ModelManifest.Parse(json));
    }

    [TestMethod]
    [DynamicData(nameof(Objects))]
    public void Parse_UnknownMember_IsRefusedByName(string path)
    {
        string json = Edit(path + "/x", (parent, _) => parent["surprise"] = 1);

        ModelFormatException error = Assert.ThrowsExactly<ModelFormatException>(() => ModelManifest.Parse(json));

        Assert.Contains("surprise", error.Message);
    }

    [TestMethod]
    public void Parse_MemberGivenTwice_IsRefused() =>
        Assert.ThrowsExactly<ModelFormatException>(() =>
            ModelManifest.Parse(Json.Replace("\"seed\": -7,", "\"seed\": -7, \"seed\": 8,", StringComparison.Ordinal)));

    [TestMethod]
    [DataRow("")]
    [DataRow("null")]
    [DataRow("[]")]
    [DataRow("7")]
    [DataRow("{}")]
    [DataRow("{\"formatVersion\": 1}")]
    [DataRow("{\"formatVersion\": \"1\"}")]
    [DataRow("{\"formatVersion\": 1.5}")]
    [DataRow("not JSON")]
    public void Parse_NoManifest_IsRefused(string json) =>
        Assert.ThrowsExactly<ModelFormatException>(() => ModelManifest.Parse(json));

    [TestMethod]
    public void Parse_CutAnywhere_IsRefused()
    {
        for (int length = 0; length < Json.Length - 2; length += 7)
            Assert.ThrowsExactly<ModelFormatException>(() => ModelManifest.Parse(Json[..length]));
    }

    [TestMethod]
    [DataRow(4, "has format version 4, but this program reads versions 1 to 3; use a newer MlNetClassifier")]
    [DataRow(0, "has format version 0, but this program reads versions 1 to 3; use a newer MlNetClassifier")]
    public void Parse_AnotherFormatVersion_SaysSoWhateverElseTheFileHolds(int version, string expected)
    {
        ModelFormatException error = Assert.ThrowsExactly<ModelFormatException>(
            () => ModelManifest.Parse($"{{\"formatVersion\": {version}, \"novelty\": [1, 2]}}"));

        Assert.Contains(expected, error.Message);
    }

    [TestMethod]
    [DataRow("classes/0", "null")]
    [DataRow("classes", "[\"cat\"]")]
    [DataRow("classes", "[\"cat\", \"cat\"]")]
    [DataRow("network/hiddenActivations/0", "null")]
    [DataRow("network/layers/0", "null")]
    [DataRow("network/layers/0", "{\"name\": \"conv2d\"}")]
    [DataRow("network/layers/0", "{\"layer\": \"surprise\", \"name\": \"conv2d\"}")]
    [DataRow("network/layers/0/stride", "-1")]
    [DataRow("network/layers/0/activation", "\"surprise\"")]
    [DataRow("network/summary/0", "null")]
    [DataRow("input/pixels/mean", "[0]")]
    [DataRow("environment/Microsoft.ML", "null")]
    [DataRow("golden", "[]")]
    [DataRow("golden/0", "null")]
    [DataRow("golden/0/pixels", "\"AAAA\"")]
    [DataRow("golden/0/logits", "[]")]
    [DataRow("golden/1/logits", "[1, 2, 3]")]
    [DataRow("golden/1/logits", "[1e39, 2]")]
    [DataRow("input/image", "\"16x16 stretch bilinear white\"")]
    [DataRow("input/image", "\"small\"")]
    [DataRow("training/seed", "\"8\"")]
    [DataRow("input/height", "-8")]
    [DataRow("input/height", "2147483647")]
    [DataRow("input/channels", "1")]
    [DataRow("calibration/temperature", "0")]
    [DataRow("calibration/temperature", "1e999")]
    [DataRow("calibration/unknownThreshold", "1.5")]
    public void Parse_MembersThatDoNotFitTogether_AreRefused(string path, string value)
    {
        string json =
            Edit(path, (parent, name) => parent[name] = JsonNode.Parse(value),
                (list, index) => list[index] = JsonNode.Parse(value));

        Assert.ThrowsExactly<ModelFormatException>(() => ModelManifest.Parse(json));
    }

    // What the linear baseline writes, which has no batches and no epochs.
    private static ModelManifest.TrainingSection Without(string path) => path.Split('/')[1] switch
    {
        "batchSize" => ManifestExample.Create().Training with { BatchSize = null },
        "learningRate" => ManifestExample.Create().Training with { LearningRate = null },
        _ => ManifestExample.Create().Training with { Patience = null },
    };

    private static string Edit(string path, Action<JsonObject, string> edit, Action<JsonArray, int>? editList = null)
    {
        JsonNode root = JsonNode.Parse(Json)!;
        string[] names = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        JsonNode parent = names[..^1]
            .Aggregate(root, (node, name) => node is JsonArray list ? list[int.Parse(name)]! : node[name]!);
        if (parent is JsonArray array)
            editList!(array, int.Parse(names[^1]));
        else
            edit((JsonObject)parent, names[^1]);

        return root.ToJsonString();
    }

    // Names of metrics and environment are data.
    private static IEnumerable<string> Paths(JsonNode node, string path) => node switch
    {
        JsonObject members => members.Where(member => member.Value is not null).SelectMany(member =>
            (path is "metrics/" or "environment/" ? [] : new[] { path + member.Key })
                .Concat(Paths(member.Value!, $"{path}{member.Key}/"))),
        JsonArray { Count: > 0 } list => Paths(list[0]!, $"{path}0/"),
        _ => [],
    };
}
