using System.Text.Json.Nodes;
using MlNetClassifier.App.Hosting;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Images;

namespace MlNetClassifier.App.Tests.App;

[TestClass]
public sealed class CommandLineTests(TestContext context)
{
    private const string NoDevice = "There is no option ";
    private const string OnlyCpu = ": everything is computed on the CPU, so there is no device to choose. Leave it out.";

    private TestProgram Program => new(context.TestTempDirectory!);

    [TestMethod]
    [DataRow("")]
    [DataRow("train")]
    [DataRow("evaluate")]
    [DataRow("score")]
    [DataRow("info")]
    [DataRow("activations")]
    [DataRow("data generate")]
    public async Task Help_AnyVerb_GoesToStandardOutput(string verb)
    {
        ProgramResult result = await Program.RunAsync([.. verb.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);

        result.AssertCode(0);
        Assert.Contains("Usage:", result.Out);
        Assert.AreEqual(string.Empty, result.Error);
    }

    [TestMethod]
    [DataRow(32, 0, "")] // a pipe without a reader
    [DataRow(28, 1, "Cannot write to standard output: No space.\n")]
    public async Task Run_OutputCannotBeWritten_EndsAndSaysWhyUnlessTheReaderHasGone(
        int number, int expectedCode, string expected)
    {
        var errors = new StringWriter { NewLine = "\n" };
        AppEnvironment surroundings = new()
        {
            Out = new FailingWriter(number),
            Error = errors,
            In = TextReader.Null,
            WorkingDirectory = context.TestTempDirectory!,
        };

        int code = await CommandLine.RunAsync(["activations", "list"], surroundings, context.CancellationToken);

        Assert.AreEqual(expectedCode, code);
        Assert.AreEqual(expected, errors.ToString());
    }

    [TestMethod]
    public void CreateRoot_FirstWordIsAVerb_MakesThatVerbAlone()
    {
        AppEnvironment surroundings = new()
        {
            Out = TextWriter.Null,
            Error = TextWriter.Null,
            In = TextReader.Null,
            WorkingDirectory = context.TestTempDirectory!,
        };
        string[] all = [.. CommandLine.CreateRoot(surroundings, "no verb").Subcommands.Select(verb => verb.Name)];

        string[][] single =
            [.. all.Select(verb => CommandLine.CreateRoot(surroundings, verb).Subcommands.Select(made => made.Name).ToArray())];

        Assert.IsGreaterThan(5, all.Length);
        foreach ((string verb, string[] made) in all.Zip(single))
            Assert.AreSequenceEqual([verb], made);
    }

    [TestMethod]
    [DataRow("trin", "There is no verb 'trin'. Did you mean train?")]
    [DataRow("trin --epochs 3", "There is no verb 'trin'. Did you mean train?")]
    [DataRow("data genrate", "There is no verb 'genrate'. Did you mean generate?")]
    [DataRow("train --epoks 3", "There is no option '--epoks'. Did you mean --epochs?")]
    [DataRow("train --epoks=3", "There is no option '--epoks'. Did you mean --epochs?")]
    [DataRow("train --verbos", "There is no option '--verbos'. Did you mean --verbose?")]
    [DataRow("score --topp 3", "There is no option '--topp'. Did you mean --top-k? Write ./--topp for a file of that name.")]
    [DataRow("info --modle x.zip", "There is no option '--modle'. Did you mean --model? Write ./--modle for a file of that "
        + "name.")]
    [DataRow("data generate --imagesperclass 3", "There is no option '--imagesperclass'. Did you mean --images-per-class? "
        + "Write ./--imagesperclass for a file of that name.")]
    [DataRow("fly", "There is no verb 'fly'.")]
    [DataRow("predict a.png", "There is no verb 'predict'. Did you mean score?")]
    [DataRow("help", "There is no verb 'help'. Did you mean --help?")]
    [DataRow("train images more", "'more' is one argument too many.")]
    [DataRow("train -data images", "There is no option '-data'. Did you mean --data?")]
    [DataRow("train -epoch 3 images", "There is no option '-epoch'. Did you mean --epochs?")]
    [DataRow("train -lr 3 images", "There is no option '-lr'. Did you mean --lr?")]
    [DataRow("train images —epochs 3", "There is no option '—epochs'. Did you mean --epochs?")]
    [DataRow("train -epochs=3 images", "There is no option '-epochs'. Did you mean --epochs?")]
    [DataRow("score -model x.zip a.png", "There is no option '-model'. Did you mean --model?")]
    [DataRow("train --device cuda", NoDevice + "'--device'" + OnlyCpu)]
    [DataRow("train images --gpu", NoDevice + "'--gpu'" + OnlyCpu)]
    [DataRow("score a.png --gpu", NoDevice + "'--gpu'" + OnlyCpu)]
    [DataRow("evaluate images --device=cuda:0", NoDevice + "'--device'" + OnlyCpu)]
    public async Task Parse_MistypedName_SaysOnlyWhatWasMeant(string args, string message)
    {
        ProgramResult result = await Program.RunAsync(args.Split(' '));

        result.AssertRefused(2);
        string[] lines = result.Error.Split(Environment.NewLine);
        Assert.AreEqual(message, lines[0]);
        Assert.MatchesRegex("^Run 'mlnetclassifier .*--help' to see what is available.$", lines[1]);
        Assert.IsEmpty(Directory.GetFileSystemEntries(context.TestTempDirectory!));
    }

    [TestMethod]
    [DataRow("data", "A verb is missing; give check, suspects or generate.", "Run 'mlnetclassifier data --help'")]
    [DataRow("data check", "PATH is missing; type 'data check PATH'.", "Run 'mlnetclassifier data check --help'")]
    [DataRow("compare-runs", "A and B are missing; type 'compare-runs A B'.", "Run")]
    [DataRow("compare-runs a", "B is missing; type 'compare-runs A B'.", "Run")]
    [DataRow("train --epochs", "--epochs has no value; type '--epochs N'.", "Run 'mlnetclassifier train --help'")]
    [DataRow("score a.png --model", "--model has no value; type '--model FILE'.", "Run")]
    [DataRow("train a --size 16 --size 24", "--size has 2 values: 16, 24; give one.", "Run")]
    [DataRow("data generate --images-per-clas 3", "--images-per-class?", "Run 'mlnetclassifier data generate --help'")]
    [DataRow("train a --data b", "given twice, as 'a' and as --data 'b'", "Run 'mlnetclassifier train --help'")]
    [DataRow("compare a -d b", "given twice, as 'a' and as --data 'b'", "Run 'mlnetclassifier compare --help'")]
    [DataRow("evaluate", "give the folder of the images", "Run 'mlnetclassifier evaluate --help'")]
    [DataRow("train --epochs 2.5", "--epochs is '2.5'", "give a whole number such as 30")]
    [DataRow("train --lr 0,001", "--lr is '0,001'", "give a number such as 0.001")]
    [DataRow("score a.png -k many", "--top-k is 'many'", "give a whole number such as 3")]
    [DataRow("data generate --images-per-class 1,000", "--images-per-class is '1,000'", "give a whole number such as 600")]
    [DataRow("train --epochs ten", "--epochs is 'ten'", "Run 'mlnetclassifier train --help'")]
    [DataRow("train --size 12by", "--size is '12by'", "64x96")]
    [DataRow("train --activation reluu", "'reluu'", "relu, leaky_relu")]
    [DataRow("train --activation elu(alpha=x)", "elu", "alpha")]
    [DataRow("score --format xml a.png", "--format is 'xml'", "give table, csv, json or jsonl")]
    [DataRow("score", "nothing to score", "@LIST")]
    [DataRow("score a.png --top-k 0", "--top-k is 0", "1 or more")]
    [DataRow("score a.png", "there is no trained run below 'runs'", "train first")]
    [DataRow("info", "there is no trained run below 'runs'", "--model FILE")]
    [DataRow("train --name a/b", "--name is 'a/b'", "without a path")]
    [DataRow("train --name ..", "--name is '..'", "without a path")]
    [DataRow("train --name .", "--name is '.'", "without a path")]
    [DataRow("data generate --images-per-class 0", "is 0", "1 to 9999")]
    [DataRow("train --coverage 1e-10", "--coverage is 1E-10", "from 0.001 to 1")]
    [DataRow("train --threads 1024", "--threads", "0 to 256")]
    [DataRow("train --size 8", "Images of 8 x 8 pixels (height x width) are too small", "at least 10 x 10")]
    [DataRow("train --size 1024", "528,534,850 parameters", "Use smaller images")]
    [DataRow("train --conv 1,5,5,5,5,5,5", "are too small for this network", "at least 382 x 382")]
    [DataRow("train --override", "--override changes settings of a run that is resumed", "add --resume")]
    public async Task Run_WrongUsage_Exits2AndTouchesNoFile(string args, string message, string advice)
    {
        ProgramResult result = await Program.RunAsync(args.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        result.AssertRefused(2, message, advice);
        Assert.IsEmpty(Directory.GetFileSystemEntries(context.TestTempDirectory!));
    }

    [TestMethod]
    [DataRow("score||--model|m.zip", "IMAGES")]
    [DataRow("score|a.png|--model|", "--model")]
    [DataRow("score|a.png|--out=", "--out")]
    [DataRow("info|", "FILE")]
    [DataRow("train|--data|", "--data")]
    [DataRow("train|--project|", "--project")]
    [DataRow("evaluate|--data||--model|m.zip", "--data")]
    [DataRow("data|check|", "PATH")]
    [DataRow("compare-runs||b", "A")]
    [DataRow("report|runs|--data|", "--data")]
    [DataRow("score|--source||-m|m.zip", "--source")]
    public async Task Run_EmptyPath_Exits2AndTouchesNoFile(string args, string name)
    {
        ProgramResult result = await Program.RunAsync(args.Split('|'));

        result.AssertRefused(2, name);
        Assert.IsEmpty(Directory.GetFileSystemEntries(context.TestTempDirectory!));
    }

    [TestMethod]
    public async Task Run_NoArguments_ShowsHelpAndWhatToTypeFirst()
    {
        ProgramResult result = await Program.RunAsync();

        result.AssertCode(0);
        Assert.Contains("Commands:", result.Out);
        Assert.Contains("  mlnetclassifier train my-images", result.Out);
        Assert.Contains("  mlnetclassifier score photo.jpg", result.Out);
        Assert.AreEqual(string.Empty, result.Error);
        Assert.AreEqual(result.Out, (await Program.RunAsync("--help")).Out);
    }

    [TestMethod]
    [DataRow("trin --json", 2, "There is no verb 'trin'. Did you mean train?")]
    [DataRow("train --json --epochs 0 --batch 0", 2, "--epochs")]
    [DataRow("score a.png --top-k 0 --json", 2, "--top-k is 0")]
    [DataRow("score a.png --top-k 0 --format jsonl", 2, "--top-k is 0")]
    [DataRow("train --data nowhere --json", 3, "nowhere")]
    [DataRow("train --data nowhere --json=true", 3, "nowhere")]
    [DataRow("info nothing.zip --json", 4, "There is no model file")]
    public async Task Json_AnyError_IsAnObjectOnStandardOutput(string args, int code, string message)
    {
        ProgramResult result = await Program.RunAsync(args.Split(' '));

        result.AssertCode(code);
        JsonObject document = JsonNode.Parse(result.Out)!.AsObject();
        Assert.AreSequenceEqual(["error", "exitCode"], document.Select(member => member.Key));
        Assert.AreEqual(code, (int)document["exitCode"]!);
        Assert.Contains(message, (string)document["error"]!);
        Assert.StartsWith((string)document["error"]!, result.Error);
    }

    [TestMethod]
    public async Task Run_ImagesWithoutAVerb_NamesTheVerb()
    {
        var program = new TestProgram(context.TestTempDirectory!);
        program.Write("my images/a.png", string.Empty);

        ProgramResult folder = await program.RunAsync("my images");
        ProgramResult file = await program.RunAsync("my images/a.png");

        folder.AssertRefused(2, "There is no verb 'my images'. Did you mean train \"my images\"?");
        file.AssertRefused(2, "Did you mean score \"my images/a.png\"?");
    }

    [TestMethod]
    public async Task Train_MistypedFolder_NamesTheNearOne()
    {
        Directory.CreateDirectory(Program.PathOf("my-images"));

        ProgramResult result = await Program.RunAsync("train", "my-imags");

        result.AssertRefused(3, "my-imags' does not exist", $"Did you mean '{Program.PathOf("my-images")}'?");
    }

    [TestMethod]
    public async Task Train_SeveralFaults_ListsAllAndTouchesNoFile()
    {
        ProgramResult result = await Program.RunAsync(
            "train", "--epochs", "0", "--batch", "0", "--lr", "0", "--val-split", "2", "--size", "4x2000", "--activation",
            "softmax");

        result.AssertRefused(2, "--epochs", "--batch", "--lr", "--val-split is 2", "--size is 4", "--size is 2000", "softmax");
        Assert.IsEmpty(Directory.GetFileSystemEntries(context.TestTempDirectory!));
    }

    [TestMethod]
    public async Task Verbose_AnyError_AddsTheTechnicalDetails()
    {
        ProgramResult plain = await Program.RunAsync("train", "--data", "nowhere");
        ProgramResult verbose = await Program.RunAsync("train", "--data", "nowhere", "--verbose");

        plain.AssertRefused(3, "nowhere");
        verbose.AssertCode(3);
        Assert.StartsWith($"JPEG decoder: {JpegDecoder.Current}.\n{plain.Error}", verbose.Error);
        Assert.Contains(nameof(DatasetException), verbose.Error);
        Assert.Contains("   at ", verbose.Error);
    }

    private sealed class FailingWriter(int number) : StringWriter
    {
        public override void Write(char[] buffer, int index, int count) => throw new IOException("No space", number);

        public override void Write(string? value) => throw new IOException("No space", number);

        public override void WriteLine(string? value) => throw new IOException("No space", number);
    }
}
