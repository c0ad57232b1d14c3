using System.Text.Json.Nodes;
using MlNetClassifier.App.Hosting;
using MlNetClassifier.App.Settings;
using MlNetClassifier.App.Sweep;

namespace MlNetClassifier.App.Tests.App.Sweep;

[TestClass]
public sealed class SettingsFileTests(TestContext context)
{
    [TestMethod]
    public void Read_NamesNumbersFlagsCommentsAndTrailingCommas_AreSettings()
    {
        IReadOnlyList<NetworkCandidate> all = Read("""
            [
              // the first is what the others are compared with
              { "name": "plain" },
              { "name": "wide", "dense": "256", "learning-rate": 1e-3, "exact": true, },
              { "network": "resnet18" },
            ]
            """, ("--epochs", "2"));

        Assert.AreSequenceEqual(["plain", "wide", "network=resnet18"], all.Select(one => one.Network));
        Assert.AreEqual("""{"--epochs":"2"}""", all[0].Given.ToJsonString());
        Assert.AreEqual("""{"--epochs":"2","--dense":"256","--lr":"1e-3","--exact":"true"}""", all[1].Given.ToJsonString());
        Assert.AreEqual("""{"--network":"resnet18"}""", all[2].Given.ToJsonString());
        Assert.AreSequenceEqual(["--epochs"], all[2].LeftOut, "what all are given belongs to the others only");
    }

    [TestMethod]
    public void Read_ManyFaults_AreListedAtOnceWithTheirLines()
    {
        string message = Refused("""
            [
              { "name": "a b", "dens": "256" },
              { "name": "a_b",
                "lr": "fast",
                "lr": 0.1 },
              { "name": "c", "seed": 3, "data": "others", "batch": null },
              "wide",
              { "name": "ё", "init-from": "model.zip" }
            ]
            """);

        Assert.AreEqual("""
            list.json, line 2: there is no setting 'dens'. Did you mean dense?
            list.json, line 5: 'lr' is given twice; give it once.
            list.json, line 6: 'seed' is what --seeds gives, to all; leave it out.
            list.json, line 6: 'data' is the same for all, so that they can be compared; give --data on the command line.
            list.json, line 6: 'batch' is neither a text, a number, true nor false.
            list.json, line 7: expected an object with settings, such as {"dense": "256"}.
            list.json, line 8: 'init-from' is no setting of a sweep; leave it out.
            """.ReplaceLineEndings(), message);
    }

    [TestMethod]
    public void Read_ValuesAndNamesThatDoNotFit_AreListedAtOnceWithTheirLines()
    {
        string message = Refused("""
            [
              { "name": "a b" },
              { "name": "A_b",
                "lr": "fast" },
              { "network": "resnet18",
                "conv": "8" },
              { "name": "ё", "batch": -1 }
            ]
            """, ("--size", "1000000"));

        foreach (string part in new[]
        {
            "list.json, line 3: 'A_b' and 'a b' of line 2 would have one folder; give each a \"name\" of its own.",
            "list.json, line 4: A_b: --lr is 'fast'; give",
            "list.json, line 6: network=resnet18 conv=8: --conv belongs to --network lesson",
            "list.json, line 7: the name 'ё' makes no name of a folder",
            "list.json, line 7: ё: --batch must be",
        })
            Assert.Contains(part, message);
        Assert.HasCount(1, message.Split(Environment.NewLine).Where(line => line.StartsWith("--size", StringComparison.Ordinal)));
    }

    [TestMethod]
    [DataRow("", "line 1: not JSON")]
    [DataRow("{\"dense\": 8}", "line 1: expected a list of objects")]
    [DataRow("[]", "line 1: the list is empty")]
    [DataRow("[{}\n,\n{\"dense\": 8]", "line 3: not JSON: ']' is invalid without a matching open")]
    [DataRow("[{}]\n[]", "line 2: not JSON")]
    [DataRow("[{\"name\": \"\\ud800\"}]", "line 1: not JSON")]
    public void Read_NoListOfSettings_SaysWhereAndWhatIsExpected(string text, string message) =>
        Assert.Contains(message, Refused(text));

    [TestMethod]
    public void Read_NoFile_SaysSo() => Assert.Contains(
        "--settings is 'list.json', but there is no such file.",
        Assert.ThrowsExactly<UsageException>(() => SettingsFile.Read("list.json", [], Surroundings())).Message);

    private string Refused(string text, params (string, string)[] given) =>
        Assert.ThrowsExactly<UsageException>(() => Read(text, given)).Message;

    private IReadOnlyList<NetworkCandidate> Read(string text, params (string Option, string Value)[] given)
    {
        File.WriteAllText(Path.Join(context.TestTempDirectory, "list.json"), text);
        return SettingsFile.Read("list.json", new JsonObject(given.Select(one =>
            KeyValuePair.Create(one.Option, (JsonNode?)one.Value))), Surroundings());
    }

    private AppEnvironment Surroundings() => new()
    {
        Out = TextWriter.Null,
        Error = TextWriter.Null,
        In = TextReader.Null,
        WorkingDirectory = context.TestTempDirectory!,
    };
}
