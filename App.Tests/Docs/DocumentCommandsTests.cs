using System.CommandLine;
using System.CommandLine.Parsing;
using MlNetClassifier.App.Hosting;
using MlNetClassifier.App.Tests.App;
using MlNetClassifier.Data.SampleSet;

namespace MlNetClassifier.App.Tests.Docs;

/// <summary>Every command of README and docs is run, each page in a folder of its own, in order.</summary>
[TestClass]
public sealed class DocumentCommandsTests(TestContext context)
{
    private const string Typed = "mlnetclassifier ";
    private static readonly AppEnvironment Surroundings =
        new() { Out = TextWriter.Null, Error = TextWriter.Null, In = TextReader.Null, WorkingDirectory = Repository.Root };

    private const int ImagesPerClass = 6; // four to learn from, one to choose by and one to judge by

    public static IEnumerable<TestDataRow<string>> Pages() =>
        Markdown.Pages.Where(page => Markdown.Commands(Markdown.Read(page)).Length > 0)
            .Select(page => new TestDataRow<string>(page) { DisplayName = page });

    [TestMethod]
    [TestCategory("Training")]
    [DynamicData(nameof(Pages))]
    public async Task Commands_OfAPage_Succeed(string page)
    {
        string text = Markdown.Read(page);
        string folder = await PrepareAsync(text);

        foreach (string command in Markdown.Commands(text).Where(command => DocumentedCommands.RunBy(page, command) is null))
            await RunAsync(command, folder);
    }

    [TestMethod]
    public void Lists_EveryEntry_IsStillNeeded()
    {
        string[] commands = [.. Markdown.Pages.SelectMany(page => Markdown.Commands(Markdown.Read(page)))];

        Assert.IsEmpty(DocumentedCommands.Elsewhere.Select(entry => entry.Begins).Where(begins =>
            !Markdown.Pages.Contains(begins) && !commands.Any(command => command.StartsWith(begins, StringComparison.Ordinal))));
        Assert.IsEmpty(DocumentedCommands.Replacements.Select(entry => entry.Text)
            .Where(text => !commands.Any(command => command.Contains(text, StringComparison.Ordinal))));
    }

    /// <summary>What takes too long here, or needs another machine, is at least no mistake.</summary>
    [TestMethod]
    public void Commands_RunElsewhere_AreUnderstood()
    {
        foreach (string command in Markdown.Pages.SelectMany(page =>
            Markdown.Commands(Markdown.Read(page)).Where(command => DocumentedCommands.RunBy(page, command) is not null))
            .Select(command => command.Replace(ReadmeTests.Program, Typed, StringComparison.Ordinal))
            .Where(command => command.StartsWith(Typed, StringComparison.Ordinal)))
        {
            string[] words = [.. CommandLineParser.SplitCommandLine(command).Skip(1)];
            ParseResult parsed = CommandLine.CreateRoot(Surroundings, words[0]).Parse(words);
            Assert.IsEmpty(parsed.Errors, command);
        }
    }

    // What a reader has already: images, a photograph, a trained model.
    private async Task<string> PrepareAsync(string text)
    {
        string folder = Directory.CreateDirectory(Path.Combine(context.TestTempDirectory!, "work")).FullName;
        if (!text.Contains("data generate my-images", StringComparison.Ordinal))
            Draw("my-images", ImagesPerClass);

        foreach (string name in (string[])["shared/images", "new-images"])
            Draw(name, 1);

        File.Copy(Directory.GetFiles(Path.Combine(folder, "new-images"), "*", SearchOption.AllDirectories)[0],
            Path.Combine(folder, "photo.jpg"));
        byte[] model = (await TrainedRun.GetAsync(context.TestTempDirectory!)).Files["model.zip"];
        await File.WriteAllBytesAsync(Path.Combine(folder, "model.zip"), model, context.CancellationToken);
        bool isTrained = text.Contains("--name mine", StringComparison.Ordinal);
        if (text.Contains("--model runs/mine", StringComparison.Ordinal) && !isTrained)
            new TestProgram(folder).Write("runs/mine/model.zip", model);

        return folder;

        void Draw(string name, int images) => SampleSetGenerator.Generate(Path.Combine(folder, name),
            new SampleSetOptions { ImagesPerClass = images, Seed = name.Length }, null, context.CancellationToken);
    }

    private async Task RunAsync(string command, string folder)
    {
        string replaced = command.Replace(ReadmeTests.Program, Typed, StringComparison.Ordinal);
        foreach ((string text, string instead) in DocumentedCommands.Replacements)
            replaced = replaced.Replace(text, instead, StringComparison.Ordinal);

        string[] words = [.. CommandLineParser.SplitCommandLine(replaced)];
        if (words is ["mkdir", "-p", var made])
        {
            Directory.CreateDirectory(Path.Combine(folder, made));
            return;
        }

        Assert.AreEqual(Typed.Trim(), words[0],
            $"'{command}' is no command of this program; put it into {nameof(DocumentedCommands)} with what runs it.");
        string? target = words is [.., ">", var file] ? file : null;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
        var program = new TestProgram(folder) { Stop = stop.Token, Error = new StoppingWriter(stop, "Serving at ") };

        ProgramResult result = await program.RunAsync(words[1..(target is null ? words.Length : ^2)]);

        Assert.AreEqual(0, result.Code, $"{command}{Environment.NewLine}{result.Out}{result.Error}");
        if (target is not null)
            await File.WriteAllTextAsync(Path.Combine(folder, target), result.Out, context.CancellationToken);
    }
}
