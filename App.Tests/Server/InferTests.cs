using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MlNetClassifier.App.Tests.Data.Images;
using MlNetClassifier.App.Tests.Training;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Scoring;

namespace MlNetClassifier.App.Tests.Server;

/// <summary>
/// The Open Inference Protocol with its binary data and classification extensions: requests are written as its text says, byte by
/// byte.
/// </summary>
[TestClass]
public sealed class InferTests(TestContext context)
{
    private const string HeaderLength = "Inference-Header-Content-Length";
    private static readonly byte[][] Images = [TestImages.Photo(60, 50), TestImages.Photo(30, 40, 9)];

    [TestMethod]
    public async Task Metadata_ServerAndModel_HaveEveryMemberOfTheProtocol()
    {
        await using TestServer server = await TestServer.StartAsync(context);

        JsonElement about = await GetAsync(server, "/v2");
        JsonElement model = await GetAsync(server, "/v2/models/m");
        string version = model.GetProperty("versions")[0].GetString()!;
        JsonElement same = await GetAsync(server, $"/v2/models/m/versions/{version}");

        Assert.AreEqual("MlNetClassifier", about.GetProperty("name").GetString());
        Assert.IsNotEmpty(about.GetProperty("version").GetString()!);
        Assert.AreSequenceEqual(["binary_tensor_data", "classification"], Strings(about.GetProperty("extensions")));
        Assert.AreEqual("""{"body_bytes":16777216,"images":64}""", about.GetProperty("limits").GetRawText());
        Assert.AreEqual("m", model.GetProperty("name").GetString());
        Assert.AreEqual("onnxruntime_onnx", model.GetProperty("platform").GetString());
        Assert.AreEqual("""[{"name":"image","datatype":"BYTES","shape":[-1]}]""", model.GetProperty("inputs").GetRawText());
        Assert.AreSequenceEqual(
            ["Score FP32 [-1,3]", "Logits FP32 [-1,3]", "PredictedLabel BYTES [-1]", "Unknown BOOL [-1]"],
            model.GetProperty("outputs").EnumerateArray().Select(one => $"{one.GetProperty("name").GetString()} "
                + $"{one.GetProperty("datatype").GetString()} {one.GetProperty("shape").GetRawText()}"));
        Assert.AreEqual(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(server.ModelPath))),
            model.GetProperty("sha256").GetString());
        Assert.StartsWith(version, model.GetProperty("sha256").GetString()!);
        Assert.AreEqual(2026, model.GetProperty("created").GetDateTimeOffset().Year);
        Assert.AreEqual(0.9, model.GetProperty("metrics").GetProperty("test").GetProperty("accuracy").GetDouble());
        Assert.AreEqual(model.GetRawText(), same.GetRawText());
    }

    [TestMethod]
    [DataRow("/v2/health/live", """{"live":true}""")]
    [DataRow("/v2/health/ready", """{"ready":true,"live":true}""")]
    [DataRow("/v2/models/m/ready", """{"name":"m","ready":true}""")]
    public async Task Health_LoadedModel_IsReady(string address, string expected)
    {
        await using TestServer server = await TestServer.StartAsync(context);

        Assert.AreEqual(expected, (await GetAsync(server, address)).GetRawText());
    }

    [TestMethod]
    [DataRow("""[2]""", """["{0}", "{1}"]""")]
    [DataRow("""[2, 1]""", """[["{0}"], ["{1}"]]""")]
    public async Task Infer_Json_GivesAllOutputsWithTheBitsOfTheScorer(string shape, string data)
    {
        await using TestServer server = await TestServer.StartAsync(context);
        string images = data.Replace("{0}", Convert.ToBase64String(Images[0]), StringComparison.Ordinal)
            .Replace("{1}", Convert.ToBase64String(Images[1]), StringComparison.Ordinal);

        JsonElement answer = await PostAsync(server, $$"""
            { "id" : "42", "inputs" : [ { "name" : "image", "shape" : {{shape}}, "datatype" : "BYTES", "data" : {{images}} } ] }
            """);

        ImagePrediction[] expected = Expected(server);
        Assert.AreEqual("42", answer.GetProperty("id").GetString());
        Assert.AreEqual("m", answer.GetProperty("model_name").GetString());
        Assert.AreEqual(12, answer.GetProperty("model_version").GetString()!.Length);
        Assert.AreSequenceEqual(expected.SelectMany(one => one.Score), Floats(Output(answer, "Score", "FP32", 2, 3)));
        Assert.AreSequenceEqual(expected.SelectMany(one => one.Logits), Floats(Output(answer, "Logits", "FP32", 2, 3)));
        Assert.AreSequenceEqual(
            expected.Select(one => one.PredictedLabel), Strings(Output(answer, "PredictedLabel", "BYTES", 2)));
        Assert.AreSequenceEqual(
            [true, true], Output(answer, "Unknown", "BOOL", 2).EnumerateArray().Select(one => one.GetBoolean()));
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)] // one input may omit the size: it is what follows
    public async Task Infer_BinaryBothWays_GivesTensorsBehindTheJson(bool statesSize)
    {
        await using TestServer server = await TestServer.StartAsync(context);
        byte[] tensor = [.. Images.SelectMany(Element)];
        string size = statesSize ? $$""", "parameters" : { "binary_data_size" : {{tensor.Length}} }""" : string.Empty;

        using HttpResponseMessage response = await PostAsync(server, $$"""
            { "inputs" : [ { "name" : "image", "shape" : [ 2 ], "datatype" : "BYTES"{{size}} } ],
              "parameters" : { "binary_data_output" : true },
              "outputs" : [ { "name" : "PredictedLabel" }, { "name" : "Score" },
                            { "name" : "Logits", "parameters" : { "binary_data" : false } } ] }
            """, tensor);

        byte[] body = await response.Content.ReadAsByteArrayAsync(context.CancellationToken);
        Assert.AreEqual(HttpStatusCode.OK, response.StatusCode, Encoding.UTF8.GetString(body));
        int jsonLength = int.Parse(response.Headers.GetValues(HeaderLength).Single(), CultureInfo.InvariantCulture);
        JsonElement answer = JsonDocument.Parse(body.AsMemory(0, jsonLength)).RootElement;
        ImagePrediction[] expected = Expected(server);
        int[] sizes = [.. answer.GetProperty("outputs").EnumerateArray().Take(2)
            .Select(one => one.GetProperty("parameters").GetProperty("binary_data_size").GetInt32())];
        byte[] labels = body[jsonLength..(jsonLength + sizes[0])], scores = body[(jsonLength + sizes[0])..];
        Assert.AreSequenceEqual(expected.SelectMany(one => Element(Encoding.UTF8.GetBytes(one.PredictedLabel))), labels);
        Assert.AreSequenceEqual(expected.SelectMany(one => one.Score), MemoryMarshal.Cast<byte, float>(scores).ToArray());
        Assert.HasCount(sizes[1], scores);
        Assert.AreSequenceEqual(expected.SelectMany(one => one.Logits), Floats(Output(answer, "Logits", "FP32", 2, 3)));
    }

    [TestMethod]
    public async Task Infer_Classification_GivesValueIndexAndLabelHighestFirst()
    {
        await using TestServer server = await TestServer.StartAsync(context);

        JsonElement answer = await PostAsync(server, $$"""
            { "inputs" : [ { "name" : "image", "shape" : [ 1 ], "datatype" : "BYTES",
                             "data" : [ "{{Convert.ToBase64String(Images[0])}}" ] } ],
              "outputs" : [ { "name" : "Score", "parameters" : { "classification" : 2 } } ] }
            """);

        ImagePrediction prediction = Expected(server)[0];
        IEnumerable<string> expected = prediction.Ranked(UntrainedClasses, 2).Select(pair => string.Create(
            CultureInfo.InvariantCulture, $"{pair.Probability}:{UntrainedClasses.IndexOf(pair.Label)}:{pair.Label}"));
        Assert.AreSequenceEqual(expected, Strings(Output(answer, "Score", "BYTES", 1, 2)));
    }

    [TestMethod]
    [DataRow(404, "/v2/models/other/infer", "{}", "There is no model 'other'; there is m.")]
    [DataRow(404, "/v2/models/%2e%2e%2fetc/infer", "{}", "There is no model")]
    [DataRow(404, "/v2/models/m/versions/1/infer", "{}", "There is no version '1'")]
    [DataRow(400, "/v2/models/m/infer", "{", "not JSON of the Open Inference Protocol")]
    [DataRow(400, "/v2/models/m/infer", "null", "null")]
    [DataRow(400, "/v2/models/m/infer", "{}", "There must be one input")]
    [DataRow(400, "/v2/models/m/infer", """{"inputs":[null]}""", "There must be one input")]
    [DataRow(400, "/v2/models/m/infer", """{"inputs":[{"name":"x","datatype":"BYTES","shape":[1],"data":[""]}]}""", "'x'")]
    [DataRow(400, "/v2/models/m/infer", """{"inputs":[{"name":"image","datatype":"FP32","shape":[1],"data":[]}]}""", "FP32")]
    [DataRow(400, "/v2/models/m/infer", """{"inputs":[{"name":"image","datatype":"BYTES","shape":[-1],"data":[]}]}""", "[-1]")]
    [DataRow(400, "/v2/models/m/infer", """{"inputs":[{"name":"image","datatype":"BYTES","shape":[2],"data":["AA=="]}]}""",
        "The shape says 2 images, but there are 1.")]
    [DataRow(413, "/v2/models/m/infer", """{"inputs":[{"name":"image","datatype":"BYTES","shape":[9000000000]}]}""",
        "at most 64")]
    [DataRow(400, "/v2/models/m/infer", """{"inputs":[{"name":"image","datatype":"BYTES","shape":[1]}]}""", "no 'data'")]
    [DataRow(400, "/v2/models/m/infer", """{"inputs":[{"name":"image","datatype":"BYTES","shape":[1],"data":[1,2]}]}""",
        "$.inputs[0].data")]
    [DataRow(400, "/v2/models/m/infer",
        """{"inputs":[{"name":"image","datatype":"BYTES","shape":[1],"data":["AA=="]}],"outputs":[{"name":"x"}]}""",
        "There is no output 'x'")]
    [DataRow(415, "/v2/models/m/infer", """{"inputs":[{"name":"image","datatype":"BYTES","shape":[1],"data":["AA=="]}]}""",
        "image[0]")]
    public async Task Infer_WrongRequest_IsAProblemThatSaysWhatToSend(int status, string address, string body, string message)
    {
        await using TestServer server = await TestServer.StartAsync(context);

        using HttpResponseMessage response = await server.PostAsync(address, Encoding.UTF8.GetBytes(body), "application/json");

        await TestServer.AssertProblemAsync(status, response, message);
    }

    [TestMethod]
    [DataRow("{0}", "\"binary_data_size\" : 7", 0, "binary_data_size is 7, but")]
    [DataRow("{0}", "\"binary_data_size\" : \"all\"", 0, "binary_data_size is all")]
    [DataRow("999999999", "", 0, "'999999999'; give the bytes of the JSON part")]
    [DataRow("-1", "", 0, "'-1'")]
    [DataRow("{0}", "", 1, "has 4294967295 bytes, but only")]
    [DataRow("{0}", "", 2, "The shape says 1 images, but there are 2.")]
    [DataRow("{0}", "", 3, "but only 0 are left")]
    public async Task Infer_BinaryDataThatLies_Is400(string headerLength, string parameters, int lie, string message)
    {
        await using TestServer server = await TestServer.StartAsync(context);
        byte[] tensor = lie switch
        {
            1 => [255, 255, 255, 255, .. Images[0]],
            2 => [.. Element(Images[0]), .. Element(Images[0])],
            3 => [1, 0, 0],
            _ => Element(Images[0]),
        };

        using HttpResponseMessage response = await PostAsync(server, $$"""
            { "inputs" : [ { "name" : "image", "shape" : [ 1 ], "datatype" : "BYTES", "parameters" : { {{parameters}} } } ] }
            """, tensor, headerLength);

        await TestServer.AssertProblemAsync(400, response, message);
    }

    private static List<string> UntrainedClasses => [.. UntrainedModel.Classes];

    // "an element is represented by a 4-byte unsigned integer giving the length followed by the actual bytes", little-endian
    private static byte[] Element(byte[] bytes)
    {
        byte[] length = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(length, (uint)bytes.Length);
        return [.. length, .. bytes];
    }

    private static async Task<HttpResponseMessage> PostAsync(
        TestServer server, string json, byte[] tensor, string headerLength = "{0}")
    {
        byte[] header = Encoding.UTF8.GetBytes(json);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v2/models/m/infer", UriKind.Relative))
        {
            Content = new ByteArrayContent([.. header, .. tensor]),
        };
        request.Headers.Add(HeaderLength,
            headerLength.Replace("{0}", header.Length.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        return await server.SendAsync(request);
    }

    private static async Task<JsonElement> PostAsync(TestServer server, string json)
    {
        using HttpResponseMessage response =
            await server.PostAsync("/v2/models/m/infer", Encoding.UTF8.GetBytes(json), "application/json");
        JsonElement answer = await TestServer.JsonOf(response);
        Assert.AreEqual(HttpStatusCode.OK, response.StatusCode, answer.GetRawText());
        return answer;
    }

    private static async Task<JsonElement> GetAsync(TestServer server, string address)
    {
        using HttpResponseMessage response = await server.GetAsync(address);
        Assert.AreEqual(HttpStatusCode.OK, response.StatusCode);
        return await TestServer.JsonOf(response);
    }

    private static JsonElement Output(JsonElement answer, string name, string datatype, params int[] shape)
    {
        JsonElement output = answer.GetProperty("outputs").EnumerateArray()
            .Single(one => one.GetProperty("name").GetString() == name);
        Assert.AreEqual(datatype, output.GetProperty("datatype").GetString());
        Assert.AreSequenceEqual(shape, output.GetProperty("shape").EnumerateArray().Select(side => side.GetInt32()));
        return output.GetProperty("data");
    }

    private static ImagePrediction[] Expected(TestServer server)
    {
        using var scorer = ImageScorer.Load(server.ModelPath);
        return [.. Images.Select(image => scorer.ScoreBatch(ImageContent.FromBytes("any", image))[0])];
    }

    private static IEnumerable<float> Floats(JsonElement data) => data.EnumerateArray().Select(one => one.GetSingle());

    private static IEnumerable<string> Strings(JsonElement data) => data.EnumerateArray().Select(one => one.GetString()!);
}
