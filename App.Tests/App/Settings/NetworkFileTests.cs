using System.Security.Cryptography;
using System.Text.Json.Nodes;
using MlNetClassifier.App.Tests.Training.Backbones;
using MlNetClassifier.Pipelines.Onnx;

namespace MlNetClassifier.App.Tests.App.Settings;

/// <summary><c>train --network FILE.onnx</c>, as a user meets it.</summary>
[TestClass]
public sealed class NetworkFileTests(TestContext context)
{
    private TestProgram Program => new(context.TestTempDirectory!);

    [TestMethod]
    public async Task Train_NetworkFile_SaysWhatItTakesAndRecordsTheFile()
    {
        TestDataset.Draw(Program.PathOf("data"), 6);
        byte[] file = ForeignNetworks.SeveralOutputs();
        Program.Write("own.onnx", file);
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(file));

        ProgramResult result = await Program.RunAsync("train", "--data", "data", "--network", "own.onnx", "--size", "20");

        result.AssertCode(0);
        Assert.Contains("Features: tensor 'embedding' of own.onnx, 7 numbers for each image; --features takes another.",
            result.Error);
        Assert.Contains("Pixels: imagenet, scale=1/255 mean=0.485", result.Error);
        Assert.Contains("--pixels changes it.", result.Error);
        Assert.Contains(sha256, (string)JsonNode.Parse(Program.Read("runs/train/args.json"))!["network"]!);
        Assert.Contains(sha256, (await Program.RunAsync("info", "--json")).Out);
        Assert.Contains($"own.onnx (output `embedding`, sha256 `{sha256}`", Program.Read("runs/train/model_card.md"));
        Assert.AreEqual(sha256, (string)JsonNode.Parse(Program.Read("runs/train/model_card.json"))!["features"]!["sha256"]!);
        (await Program.RunAsync("score", "data")).AssertCode(0);
    }

    [TestMethod]
    public async Task Train_FixedSize_IsTheDefault()
    {
        TestDataset.Draw(Program.PathOf("data"), 6);
        Program.Write("one.onnx", ForeignNetworks.OneImage());

        (await Program.RunAsync("train", "--data", "data", "--network", "one.onnx")).AssertCode(0);

        Assert.Contains("input 18x18", (await Program.RunAsync("info")).Words);
        (await Program.RunAsync("train", "--data", "data", "--network", "one.onnx", "--size", "20"))
            .AssertRefused(2, "18 x 18", "20 x 20");
    }

    [TestMethod]
    public async Task Train_ResumedWithAnotherFile_IsRefused()
    {
        TestDataset.Draw(Program.PathOf("data"), 6);
        Program.Write("own.onnx", ForeignNetworks.SeveralOutputs());
        string[] typed = ["train", "--data", "data", "--network", "own.onnx", "--size", "20", "--dense", "4", "--threads", "1"];
        (await Program.RunAsync([.. typed, "--epochs", "1"])).AssertCode(0);

        ProgramResult longer = await Program.RunAsync("train", "--resume", "train", "--epochs", "2", "--override");
        Program.Write("own.onnx", ForeignNetworks.With(ForeignNetworks.SeveralOutputs(), model => model.Graph.Name = "another"));
        ProgramResult other = await Program.RunAsync("train", "--resume", "train");

        longer.AssertCode(0);
        other.AssertRefused(2, "--network: own.onnx (SHA-256 ", ", now own.onnx (SHA-256 ");
    }

    [TestMethod]
    public async Task Train_FromAModelOnAFile_NeedsTheSameFile()
    {
        TestDataset.Draw(Program.PathOf("data"), 6);
        Program.Write("own.onnx", ForeignNetworks.SeveralOutputs());
        string[] quick = ["train", "--data", "data", "--size", "20", "--threads", "1"];
        (await Program.RunAsync([.. quick, "--network", "own.onnx", "--features", "squashed", "--pixels", "raw order=bgr",
            "--dense", "4", "--epochs", "1"])).AssertCode(0);
        Program.Write("other.onnx",
            ForeignNetworks.With(ForeignNetworks.SeveralOutputs(), model => model.Graph.Name = "another"));

        ProgramResult none = await Program.RunAsync([.. quick, "--init-from", "runs/train"]);
        ProgramResult other = await Program.RunAsync([.. quick, "--init-from", "runs/train", "--network", "other.onnx"]);
        ProgramResult same =
            await Program.RunAsync([.. quick, "--init-from", "runs/train", "--network", "own.onnx", "--epochs", "1"]);

        none.AssertRefused(2, "--init-from is 'runs/train'", "give that file too: --network own.onnx");
        other.AssertRefused(2, "'squashed' of own.onnx", "'squashed' of other.onnx");
        same.AssertCode(0);
        Assert.Contains("Training begins from all weights", same.Error);
        Assert.Contains("tensor 'squashed' of own.onnx", same.Error);
    }

    [TestMethod]
    [DataRow("nosuch.onnx", "--network is 'nosuch.onnx', but there is no such file.")]
    [DataRow("on.onnx", "Did you mean '", "own.onnx'?")]
    [DataRow("resnet81", "a file whose name ends in .onnx", "Did you mean resnet18?")]
    public async Task Train_NoSuchNetwork_IsRefused(string network, params string[] parts)
    {
        Program.Write("own.onnx", ForeignNetworks.OneImage());

        (await Program.RunAsync("train", "--network", network)).AssertRefused(2, parts);
    }

    [TestMethod]
    [DataRow("--features", "hidden", "'own.onnx' computes no tensor 'hidden'", "'y' (1 x 7)")]
    [DataRow("--pixels", "imagnet", "--pixels: 'imagnet' is not understood; expected imagenet, tf, raw")]
    [DataRow("--conv", "4", "--network lesson")]
    public async Task Train_NoSuchValue_IsRefused(string option, string value, params string[] parts)
    {
        Program.Write("own.onnx", ForeignNetworks.OneImage());

        (await Program.RunAsync("train", "--network", "own.onnx", option, value)).AssertRefused(2, [.. parts]);
    }

    // A word of the library's in a name of the user's is no option.
    [TestMethod]
    public async Task Train_TensorThatIsCalledAsASetting_KeepsItsName()
    {
        Program.Write("Resize.onnx", ForeignNetworks.OneImage());

        ProgramResult result = await Program.RunAsync("train", "--network", "Resize.onnx", "--features", "Height");

        result.AssertRefused(2, "'Resize.onnx' computes no tensor 'Height'");
    }

    [TestMethod]
    [DataRow("--features", "embedding")]
    [DataRow("--pixels", "raw")]
    public async Task Train_SettingOfAFileWithoutOne_IsRefused(string option, string value) =>
        (await Program.RunAsync("train", option, value))
            .AssertRefused(2, $"{option} belongs to networks in ONNX files", "--network FILE.onnx");

    [TestMethod]
    public async Task Train_FileThatCannotBeUsed_IsRefusedInASentence()
    {
        TestDataset.Draw(Program.PathOf("data"), 4);
        (string Name, byte[] Content, string Part)[] files =
        [
            ("text.onnx", ForeignNetworks.Text(), "not an image"),
            ("boxes.onnx", ForeignNetworks.Detector(), "Say with --features which tensor to take"),
            ("cut.onnx", ForeignNetworks.OneImage()[..200], "cut.onnx"),
            ("own.onnx", ForeignNetworks.With(ForeignNetworks.OneImage(),
                model => model.Graph.Node[0].Domain = "com.own"), "'com.own'"),
            ("outside.onnx", ForeignNetworks.With(ForeignNetworks.OneImage(),
                model => model.Graph.Initializer[0].DataLocation = TensorProto.Types.DataLocation.External), "another file"),
        ];

        foreach ((string name, byte[] content, string part) in files)
        {
            Program.Write(name, content);
            ProgramResult result = await Program.RunAsync("train", "--data", "data", "--network", name);

            result.AssertRefused(4, name, part);
            Assert.HasCount(1, result.Error.TrimEnd().Split('\n'), result.Error);
        }
    }
}
