using System.Text.Json.Nodes;
using MlNetClassifier.App.Hosting;
using MlNetClassifier.App.Settings;

namespace MlNetClassifier.App.Tests.App.Settings;

[TestClass]
public sealed class NetworkCandidateTests
{
    private static readonly AppEnvironment Surroundings = new()
    {
        Out = TextWriter.Null,
        Error = TextWriter.Null,
        In = TextReader.Null,
        WorkingDirectory = Path.GetTempPath(),
    };

    [TestMethod]
    public void Of_SettingOfSome_IsLeftOutForTheOthers()
    {
        NetworkCandidate[] all = [.. Of("lesson,compact,resnet18", ("--epochs", "2"), ("--dense", "64"), ("--conv", "8,8"))];

        // With hidden layers the pretrained network is trained in epochs too.
        Assert.AreSequenceEqual(["", "--dense,--conv", "--conv"], all.Select(candidate => string.Join(',', candidate.LeftOut)));
        Assert.IsEmpty(all.SelectMany(candidate => SettingsTable.Read(candidate.Given, Surroundings).Faults));
        Assert.AreSequenceEqual(["--epochs"], Of("lesson,resnet18", ("--epochs", "2"))[1].LeftOut);
    }

    [TestMethod]
    public void Of_SettingOfNone_IsLeftInAndRefused()
    {
        IReadOnlyList<NetworkCandidate> all = Of("resnet18,compact", ("--conv", "8,8"));

        Assert.IsEmpty(all.SelectMany(candidate => candidate.LeftOut));
        foreach (NetworkCandidate candidate in all)
            Assert.Contains(
                "--conv belongs to --network lesson", SettingsTable.Read(candidate.Given, Surroundings).Faults.Single());
    }

    [TestMethod]
    public void Of_Networks_HaveTheirOwnDefaults()
    {
        TrainRequest[] requests = [.. Of("lesson,compact,resnet18").Select(candidate =>
            SettingsTable.Read(candidate.Given, Surroundings).Request)];

        Assert.AreSequenceEqual([64, 64, 224], requests.Select(request => request.Input.Height));
        Assert.AreEqual(50, requests[1].Options.Epochs);
        Assert.AreSequenceEqual(["lesson", "compact", "resnet18"], requests.Select(request => request.Options.Network.Name));
    }

    private static IReadOnlyList<NetworkCandidate> Of(string networks, params (string Option, string Value)[] given) =>
        NetworkCandidate.Of(
            new JsonObject(given.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Option, pair.Value))),
            networks.Split(','), Surroundings);
}
