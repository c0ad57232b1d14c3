using System.Text.Json.Nodes;
using MlNetClassifier.Training.Native;

namespace MlNetClassifier.App.Tests.App.Settings;

[TestClass]
public sealed class TrainSettingsTests(TestContext context)
{
    private static readonly string[] Small = ["train", "--size", "16", "--threads", "1"];

    private TestProgram Program => new(context.TestTempDirectory!);

    [TestMethod]
    public async Task Train_EverySetting_ReachesTheRecord()
    {
        TestDataset.Draw(Program.PathOf("data"), 8);
        Program.Write("weights.csv", "class,weight\nblå hav,1\nred,2.5\nярко-зелёный,1\n");

        ProgramResult result = await Program.RunAsync(
        [
            .. Small, "--data", "data", "--epochs", "3", "--warmup-epochs", "1", "--lr-schedule", "plateau",
            "--weight-decay", "0.01", "--label-smoothing", "0.1", "--class-weights", "weights.csv", "--monitor", "val_accuracy",
            "--min-delta", "0.01", "--time", "10m", "--augment", "light", "--rotate", "5",
            "--conv", "8,12", "--dense", "none", "--dropout", "0.25", "--fraction", "0.5",
        ]);

        result.AssertCode(0);
        JsonNode settings = JsonNode.Parse(Program.Read("runs/train/args.json"))!;
        Assert.AreEqual("plateau", (string)settings["lr-schedule"]!);
        Assert.AreEqual("blå hav=1,red=2.5,ярко-зелёный=1", (string)settings["class-weights"]!);
        Assert.AreEqual("600s", (string)settings["time"]!);
        Assert.AreEqual("custom", (string)settings["augment"]!);
        Assert.AreEqual("8,12 none", $"{settings["conv"]} {settings["dense"]}");
        Assert.Contains("train 9, validation 3, test 3 images", result.Error);
        JsonNode training = JsonNode.Parse((await Program.RunAsync("info", "--json")).Out)!["training"]!;
        Assert.AreEqual("sparse categorical cross-entropy, label smoothing 0.1, class weights blå hav=1,red=2.5,ярко-зелёный=1",
            (string)training["loss"]!);
        Assert.Contains("weight decay 0.01, dropout 0.25, augmentation flip 0.5", (string)training["optimizer"]!);
    }

    [TestMethod]
    [DataRow("--time", "ten", "--time is 'ten'; give a time such as 90s, 10m or 2h.")]
    [DataRow("--conv", "32,x", "--conv is '32,x'; give whole numbers such as 32,64, or none.")]
    [DataRow("--class-weights", "nothing.csv", "--class-weights is 'nothing.csv', which is not a file")]
    [DataRow("--flip", "often", "--flip is 'often'; give a number such as 0.5.")]
    [DataRow("--flip", "2", "--flip must be 0 to 1, but is 2.")]
    [DataRow("--dropout", "1", "--dropout must be 0 to 0.9, but is 1.")]
    [DataRow("--warmup-epochs", "1", "--warmup-epochs must be 0 or more and less than --epochs (1), but is 1.")]
    [DataRow("--conv", "0", "--conv must be 1 to 65,536, but is 0.")]
    [DataRow("--dense", "70000", "--dense must be 1 to 65,536, but is 70000.")]
    [DataRow("--size", "7", "--size is 7 pixels; expected 8 to 1024.")]
    [DataRow("--size", "1025x8", "--size is 1025 pixels; expected 8 to 1024.")]
    [DataRow("--time", "0s", "--time must be above 0")]
    [DataRow("--freeze", "conv9", "There is no layer 'conv9' with weights in the network; it has conv2d")]
    public async Task Train_SettingOutOfRange_IsRefused(string option, string value, string message)
    {
        TestDataset.Draw(Program.PathOf("data"), 4);

        (await Program.RunAsync([.. TrainedRun.Quick, option, value])).AssertRefused(2, message);

        Assert.IsFalse(Directory.Exists(Program.PathOf("runs")));
    }

    [TestMethod]
    public async Task Train_LinearWithSettingsOfTheNetwork_ListsThemAndTouchesNoFile()
    {
        string[] settings =
        [
            "--init-from", "model.zip", "--epochs", "3", "--dropout", "0.5", "--cache", "disk", "--lr", "0.01", "--patience", "2",
        ];

        ProgramResult result = await Program.RunAsync(["train", "--trainer", "linear", .. settings]);

        IEnumerable<string> names = settings.Where(word => word.StartsWith('-'));
        result.AssertRefused(2, [.. names.Select(name => $"{name} belongs to --trainer cnn; leave it out")]);
        Assert.IsEmpty(Directory.GetFileSystemEntries(Program.Folder));
    }

    [TestMethod]
    public async Task Train_Bf16_IsRecordedOrRefusedByTheProcessor()
    {
        TestDataset.Draw(Program.PathOf("data"), 4);

        ProgramResult result = await Program.RunAsync([.. TrainedRun.Quick, "--precision", "bf16"]);

        if (BFloat16Hardware.IsPresent)
        {
            result.AssertCode(0);
            Assert.AreEqual("bf16", (string)JsonNode.Parse(Program.Read("runs/train/args.json"))!["precision"]!);
            Assert.Contains("bfloat16 products", (await Program.RunAsync("info")).Out);
        }
        else
        {
            result.AssertRefused(2, "--precision is bf16, but this processor has no bfloat16 products");
        }
    }

    [TestMethod]
    public async Task DryRun_Data_DescribesTheTrainingAndWritesNothing()
    {
        TestDataset.Draw(Program.PathOf("data"));
        string[] before = Directory.GetFileSystemEntries(Program.Folder, "*", SearchOption.AllDirectories);

        ProgramResult text = await Program.RunAsync([.. Small, "--data", "data", "--epochs", "20", "--dry-run"]);
        ProgramResult json = await Program.RunAsync([.. TrainedRun.Quick, "--dry-run", "--json"]);
        ProgramResult sampleSet = await Program.RunAsync("train", "--dry-run");

        text.AssertCode(0);
        foreach (string part in new[]
        {
            "conv2d_1 (Conv2D)", "52,675", "memory: up to", "a step of 32 images takes", "20 epochs: ", "at the earliest",
                "with 6 images, an accuracy of",
        })
            Assert.Contains(part, text.Out);

        Assert.AreEqual(52_675, (int)JsonNode.Parse(json.Out)!["parameters"]!);
        sampleSet.AssertRefused(2, "--dry-run writes nothing, but the sample set is not drawn yet");
        Assert.AreSequenceEqual(before, Directory.GetFileSystemEntries(Program.Folder, "*", SearchOption.AllDirectories));
    }

    [TestMethod]
    public async Task InitFrom_SameClasses_BeginsFromAllWeightsAndIsBetterAtOnce()
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);

        ProgramResult fresh = await program.RunAsync([.. TrainedRun.Quick, "--name", "fresh", "--lr", "1e-9"]);
        ProgramResult tuned =
            await program.RunAsync(
                [.. TrainedRun.Quick, "--name", "tuned", "--lr", "1e-9", "--init-from", "runs/train/model.zip"]);

        fresh.AssertCode(0);
        tuned.AssertCode(0);
        Assert.Contains("Training begins from all weights of the model that was given.", tuned.Error);
        Assert.IsLessThan(FirstLoss("fresh"), FirstLoss("tuned"));

        double FirstLoss(string run) => double.Parse(
            File.ReadAllLines(program.PathOf($"runs/{run}/results.csv"))[1].Split(',')[4],
            System.Globalization.CultureInfo.InvariantCulture);
    }

    [TestMethod]
    [DataRow("--conv", "8")]
    [DataRow("--dense", "none")]
    public async Task Network_SettingOfAnotherNetwork_IsRefused(string option, string value)
    {
        ProgramResult result = await Program.RunAsync("train", "--network", "compact", option, value);

        result.AssertRefused(2, $"{option} belongs to --network lesson; leave it out, or train with --network lesson.");
    }

    [TestMethod]
    public async Task InitFrom_NothingElseGiven_TakesNetworkAndInputOfTheModel()
    {
        TestDataset.Draw(Program.PathOf("data"), 8);
        string[] shape = ["--size", "16x20", "--resize", "pad", "--background", "black", "--conv", "4,5", "--dense", "none",
            "--activation", "prelu(per_channel),elu(alpha=0.5)"];
        string[] quick = ["train", "data", "--epochs", "1", "--threads", "1"];
        (await Program.RunAsync([.. quick, .. shape, "--name", "first"])).AssertCode(0);

        ProgramResult tuned =
            await Program.RunAsync([.. quick, "--init-from", "runs/first/model.zip", "--name", "tuned"]);

        tuned.AssertCode(0);
        Assert.Contains("Training begins from all weights of the model that was given.", tuned.Error);
        JsonNode first = JsonNode.Parse(Program.Read("runs/first/args.json"))!;
        JsonNode second = JsonNode.Parse(Program.Read("runs/tuned/args.json"))!;
        foreach (string setting in new[] { "size", "resize", "background", "conv", "dense", "activation" })
            Assert.AreEqual((string)first[setting]!, (string)second[setting]!);
    }

    [TestMethod]
    public async Task InitFrom_OtherClassesOrNetwork_SaysSo()
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);
        TestDataset.Draw(program.PathOf("two"), 4, ["red", "yellow"]);

        ProgramResult two =
            await program.RunAsync([.. Small, "--epochs", "1", "--init-from", "runs/train/model.zip", "--data", "two"]);
        ProgramResult other =
            await program.RunAsync([.. TrainedRun.Quick, "--init-from", "runs/train", "--dense", "8"]);
        ProgramResult size = await program.RunAsync(
            ["train", "data", "--threads", "1", "--init-from", "runs/train", "--size", "24", "--activation", "elu"]);
        ProgramResult missing = await program.RunAsync([.. TrainedRun.Quick, "--init-from", "nothing.zip"]);

        two.AssertCode(0);
        Assert.Contains("except for its last layer, which starts anew: the model knows blå hav, red, ярко-зелёный, and the "
            + "data has red, yellow.", two.Error);
        other.AssertRefused(2, "--dense is 8, but 128 in the model of --init-from; leave --dense out, or train without");
        size.AssertRefused(2, "--size is 24, but 16 in the model", "--activation is elu(alpha=1), but relu in the model");
        missing.AssertRefused(4, "There is no model file");
    }
}
