using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using MlNetClassifier.App.Hosting;
using MlNetClassifier.App.Settings;
using MlNetClassifier.App.Tests.Training.Backbones;
using MlNetClassifier.Training.Backbones;
using MlNetClassifier.Training.Native;

namespace MlNetClassifier.App.Tests.App.Settings;

/// <summary>What every row of the table must do; a new row is tested by being there.</summary>
[TestClass]
public sealed class SettingsTableTests(TestContext context)
{
    private const int HelpWidth = 80;
    private const double Beyond = 0.001; // smaller than any step that a user would take
    private static readonly AppEnvironment Surroundings = new()
    {
        Out = TextWriter.Null,
        Error = TextWriter.Null,
        In = TextReader.Null,
        WorkingDirectory = AppContext.BaseDirectory,
    };

    private static readonly TrainRequest Base = SettingsTable.Bases[0].Request;

    private static IEnumerable<object[]> Names => SettingsTable.All.Select(setting => new object[] { setting.Name });

    private static IEnumerable<object[]> Numbers =>
        SettingsTable.All.Where(setting => setting.Range is not null).Select(setting => new object[] { setting.Name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Row_Example_ReachesTheRecordAndIsADifferenceOnResume(string name)
    {
        Setting setting = SettingsTable.Find(name)!;
        JsonObject given = Home(setting);
        TrainRequest before = Read(given).Request;
        given[name] = setting.Example;

        (TrainRequest request, IReadOnlyList<string> faults) = Read(given);

        Assert.IsEmpty(faults.Where(IsOfTheRow));
        Assert.AreNotEqual(before.Describe()[setting.Key]?.ToString(), request.Describe()[setting.Key]?.ToString());
        IEnumerable<string> changes = SettingsTable.Changes(before.Describe(), request.Describe());
        Assert.AreEqual(!setting.MayDiffer, changes.Any(line => line.StartsWith($"{name}: ", StringComparison.Ordinal)));
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Row_NameOrAlias_IsAnOptionOfTrain(string name)
    {
        Setting setting = SettingsTable.Find(name)!;
        RootCommand root = CommandLine.CreateRoot(Surroundings, "train");

        foreach (string option in setting.Aliases.Append(name))
        {
            string[] typed = setting.IsFlag ? [option] : [option, setting.Example];
            ParseResult parsed = root.Parse(["train", .. Home(setting).Select(pair => $"{pair.Key}={pair.Value}"), .. typed]);

            Assert.IsEmpty(parsed.Errors.Select(error => error.Message).Where(IsOfTheRow));
        }
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Row_NoSuchValue_IsRefused(string name)
    {
        Setting setting = SettingsTable.Find(name)!;
        JsonObject given = Home(setting);
        given[name] = "?";

        IReadOnlyList<string> faults = Read(given).Faults;

        // Whether there is such a file is found out later.
        Assert.HasCount(setting.Placeholder is "PATH" or "MODEL" or "FOLDER" ? 0 : 1, faults);
        Assert.IsTrue(faults.All(fault => fault.Contains("'?'", StringComparison.Ordinal)), string.Join(' ', faults));
    }

    [TestMethod]
    [DynamicData(nameof(Numbers))]
    public void Row_Range_IsThatOfTheLibrary(string name)
    {
        Setting setting = SettingsTable.Find(name)!;
        NumberRange range = setting.Range!;
        double step = setting.Placeholder == ValueForms.Whole ? 1 : Beyond;
        bool isBounded = range.Most < int.MaxValue;

        (double least, double below) = range.IsAboveLeast ? (range.Least + step, range.Least) : (range.Least, range.Least - step);
        (double most, double above) = range.IsBelowMost ? (range.Most - step, range.Most) : (range.Most, range.Most + step);
        double[] inside = isBounded ? [least, most] : [least];
        double[] outside = isBounded ? [below, above] : [below];

        foreach (double number in inside)
            Assert.IsEmpty(FaultsOf(number), $"{number}");

        foreach (double number in outside)
            Assert.HasCount(1, FaultsOf(number), $"{number}");

        IEnumerable<string> FaultsOf(double number)
        {
            JsonObject given = Home(setting);
            given[name] = number.ToString(CultureInfo.InvariantCulture);
            return Read(given).Faults.Where(fault => fault.StartsWith(name + " ", StringComparison.Ordinal));
        }
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Row_OfAnotherTrainer_IsRefusedAndSaysWhereItBelongs(string name)
    {
        Setting setting = SettingsTable.Find(name)!;
        string other = setting.Owners.Contains(SettingOwner.Network) ? "linear" : "cnn";

        IReadOnlyList<string> faults = Read(new JsonObject { ["--trainer"] = other, [name] = setting.Example }).Faults;

        Assert.AreSequenceEqual(
            setting.Owners.Take(1)
                .Select(owner => $"{name} belongs to {owner.Option}; leave it out, or train with {owner.Option}."),
            faults.Where(IsOfTheRow));
    }

    [TestMethod]
    public void Read_DecidingSettingTypedLast_IsReadFirst()
    {
        JsonObject typed = new() { ["--feature-activation"] = "tanh", ["--trainer"] = "linear" };

        (TrainRequest request, IReadOnlyList<string> faults) = Read(typed);

        Assert.IsEmpty(faults);
        Assert.AreEqual("tanh", request.Linear.FeatureActivation?.ToString());
        Assert.IsNull(request.Describe()["epochs"], "what the baseline ignores is not recorded for it");
    }

    [TestMethod]
    public void Read_UnknownSettingOfARecord_IsRefused() =>
        Assert.AreSequenceEqual(["There is no setting '--gone'."], Read(new JsonObject { ["--gone"] = "1" }).Faults);

    [TestMethod]
    public void Read_Nothing_IsTheDefaults()
    {
        (TrainRequest request, IReadOnlyList<string> faults) = Read([]);

        Assert.IsEmpty(faults);
        Assert.AreEqual(Base.Describe().ToJsonString(), request.Describe().ToJsonString());
    }

    [TestMethod]
    public void Help_Train_HasEveryOptionInItsGroupWithinTheWidth()
    {
        var output = new StringWriter();
        ParseResult parsed = CommandLine.CreateRoot(Surroundings, "train").Parse(["train", "--help"]);

        parsed.Invoke(new InvocationConfiguration { Output = output });

        string[] lines = output.ToString().Split(Environment.NewLine);
        Assert.IsEmpty(lines.Where(line => line.Length > HelpWidth));
        Assert.AreSequenceEqual(
            ["Description:", "Usage:", "Data:", "Network:", "Learning:", "Augmentation:", "Run:", "Rarely needed:"],
            lines.Where(line => line.EndsWith(':') && line[0] != ' '));
        string text = string.Join(' ', output.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        foreach (Setting setting in SettingsTable.All)
            Assert.Contains($"{$" {setting.Placeholder}".TrimEnd()} {setting.Help}{setting.Details}", text);

        foreach (Option option in parsed.CommandResult.Command.Options)
            Assert.Contains($" {option.Name} ", text.Replace(',', ' '));
    }

    // What else must be given so that a setting belongs.
    private JsonObject Home(Setting setting)
    {
        if (setting.Owners.Contains(SettingOwner.Baseline))
            return new JsonObject { ["--trainer"] = "linear" };

        if (setting.Owners.Contains(SettingOwner.Features))
            return new JsonObject { ["--network"] = ResNet18Backbone.BackboneName };

        if (!setting.Owners.Contains(SettingOwner.File))
            return [];

        string file = Path.Join(context.TestTempDirectory, "own.onnx");
        File.WriteAllBytes(file, ForeignNetworks.SeveralOutputs());
        return new JsonObject { ["--network"] = file };
    }

    private static (TrainRequest Request, IReadOnlyList<string> Faults) Read(JsonObject given) =>
        SettingsTable.Read(given, Surroundings);

    // The example of --precision is refused by a processor without such products.
    private static bool IsOfTheRow(string fault) =>
        BFloat16Hardware.IsPresent || !fault.Contains("this processor has no", StringComparison.Ordinal);
}
