using System.Text.Json.Nodes;
using System.Xml.Linq;
using MlNetClassifier.Pipelines.Saving;

namespace MlNetClassifier.App.Tests.App.Commands;

/// <summary><c>compare --networks</c>.</summary>
[TestClass]
public sealed class CompareNetworksTests(TestContext context)
{
    private static readonly string[] Networks = ["lesson", "compact", "resnet18"];

    [TestMethod]
    public async Task Compare_Networks_TrainsEachItsOwnWayAndReportsWhatItCosts()
    {
        TestProgram program = await ComparedNetworks.PutAsync(context.TestTempDirectory!);
        ProgramResult result = (await ComparedNetworks.GetAsync()).Result;

        Assert.Contains("resnet18 does without --epochs.", result.Error);
        Assert.Contains("6/6 resnet18, seed 1", result.Error);
        foreach (string header in new[] { "network", "seconds", "ms/image", "MB", "p (Holm)" })
            Assert.Contains(header, result.Out);
        Assert.Contains(" ms instead of ", result.Words);
        Assert.Contains("from lesson", result.Words);
        Assert.DoesNotContain("activation", result.Out);

        JsonNode json = JsonNode.Parse(program.Read("runs/compare/comparison.json"))!;
        Assert.AreSequenceEqual(Networks, json["networks"]!.AsArray().Select(network => (string)network!["name"]!));
        Assert.AreSequenceEqual([2.0, 2, 1], json["networks"]!.AsArray().Select(network => (double)network!["epochs"]!));
        foreach (JsonNode? training in json["networks"]!.AsArray().SelectMany(network => network!["trainings"]!.AsArray()))
            Assert.IsGreaterThan(0.0, (double)training!["millisecondsPerImage"]!);
        foreach (string network in Networks)
        {
            string model = program.PathOf($"runs/compare/{network}-seed1/model.zip");
            Assert.AreEqual(network, ModelArchive.ReadManifest(model).Network.Name);
            Assert.AreEqual(new FileInfo(model).Length,
                (long)json["networks"]![Array.IndexOf(Networks, network)]!["trainings"]![1]!["modelBytes"]!);
        }

        string[] rows = program.Read("runs/compare/comparison.csv").TrimEnd().Split('\n');
        Assert.StartsWith("network,seed,", rows[0]);
        Assert.Contains(",seconds,ms_per_image,model_bytes,", rows[0]);
        Assert.HasCount(1 + (3 * 2), rows, "a row for each training without figures of layers");
        Assert.HasCount(1, rows.Select(row => row.Count(letter => letter == ',')).Distinct());
    }

    [TestMethod]
    public async Task Compare_Networks_HasAPageWithThePictureOfTheChoice()
    {
        TestProgram program = await ComparedNetworks.PutAsync(context.TestTempDirectory!);

        string page = program.Read("runs/compare/report.html");
        foreach (string section in new[] { "summary", "cost", "curves", "settings" })
            Assert.Contains($"<section id=\"{section}\"", page);
        foreach (string section in new[] { "parameters", "layers" })
            Assert.DoesNotContain($"<section id=\"{section}\"", page);
        Assert.Contains("<dt>epochs</dt><dd>lesson: 2, compact: 2</dd>", page);
        Assert.Contains("<dt>size</dt><dd>32</dd>", page);
        Assert.Contains("href=\"resnet18-seed0/model.zip\"", page);
        XElement costs = XDocument.Parse(program.Read("runs/compare/accuracy_and_cost.svg")).Root!;
        Assert.HasCount(3 * 3, costs.Descendants().Where(mark => mark.Name.LocalName == "circle"),
            "three charts of three networks");
        XElement curves = XDocument.Parse(program.Read("runs/compare/learning_curves.svg")).Root!;
        Assert.HasCount(3 * 2, curves.Descendants().Where(line => line.Name.LocalName == "polyline"),
            "the curves of those that learn in epochs");
    }

    [TestMethod]
    public async Task Compare_NetworksAgain_RepeatsNothingThatIsDone()
    {
        TestProgram program = await ComparedNetworks.PutAsync(context.TestTempDirectory!);
        string[] weights = Weights(program);
        File.Delete(program.PathOf("runs/compare/resnet18-seed0/result.json"));

        ProgramResult second = await program.RunAsync(ComparedNetworks.Arguments);

        second.AssertCode(0);
        Assert.Contains("compact, seed 0: done before", second.Error);
        Assert.DoesNotContain("resnet18, seed 0: done before", second.Error);
        Assert.AreSequenceEqual(weights, Weights(program));
        (await program.RunAsync("report", "runs/compare")).AssertRefused(3, "is the folder of a comparison");
        (await program.RunAsync("compare", "--data", "images", "--networks", "lesson,compact", "--epochs", "1", "--size", "16"))
            .AssertCode(0);
        Assert.IsTrue(Directory.Exists(program.PathOf("runs/compare2")), "other settings are another comparison");
    }

    [TestMethod]
    [DataRow("lesson,resnet81", "--networks is 'resnet81'")]
    [DataRow("lesson", "--networks names one; a comparison needs at least two, such as lesson,compact.")]
    [DataRow("lesson,compact,lesson", "--networks names lesson twice; name it once.")]
    [DataRow("lesson,compact --activations relu,tanh", "give one of them")]
    [DataRow("lesson,compact --network compact", "leave --network out")]
    [DataRow("lesson,compact --trainer linear", "--trainer linear is no network")]
    [DataRow("compact,resnet18 --conv 8,8", "--conv belongs to --network lesson")]
    [DataRow("lesson,resnet18 --epochs 0", "--epochs")]
    public async Task Compare_FaultyNetworks_AreAUsageError(string typed, string message) =>
        (await new TestProgram(context.TestTempDirectory!).RunAsync(["compare", "--networks", .. typed.Split(' ')]))
            .AssertRefused(2, message);

    [TestMethod]
    public async Task Compare_ActivationsOfANetworkWithoutHiddenLayers_AreAUsageError() =>
        (await new TestProgram(context.TestTempDirectory!).RunAsync("compare", "--network", "resnet18"))
            .AssertRefused(2, "--network resnet18 has no hidden layers");

    private static string[] Weights(TestProgram program) =>
    [
        .. JsonNode.Parse(program.Read("runs/compare/comparison.json"))!["networks"]!.AsArray()
            .SelectMany(network => network!["trainings"]!.AsArray()).Select(training => (string)training!["weightsSha256"]!),
    ];
}
