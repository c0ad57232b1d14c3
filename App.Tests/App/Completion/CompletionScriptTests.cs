using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace MlNetClassifier.App.Tests.App.Completion;

/// <summary>What shells make of the scripts of <c>completion</c>: the shells themselves, where somebody types.</summary>
[TestClass]
[OSCondition(OperatingSystems.Linux)]
public sealed class CompletionScriptTests(TestContext context)
{
    private const string Hostile = "$(touch pwned) `touch pwned` it's é;\".jpg";

    private static readonly string[] Typed =
    [
        "mlnetclassifier tra\t",
        "mlnetclassifier data sus\t",
        "mlnetclassifier train --epo\t 3 --network com\t",
        "mlnetclassifier train --network=com\t",
        "mlnetclassifier plan sweep --activations mods\t",
        "mlnetclassifier activations show hard_sig\t",
        "mlnetclassifier --verb\t export --format ht\t",
        "mlnetclassifier train my-im\t --init-from mod\t",
        "mlnetclassifier train --epochs mod\t",
        "mlnetclassifier mod\t",
        "mlnetclassifier score \\$\t",
    ];

    private static readonly string[] Called =
    [
        "<train>",
        "<data><suspects>",
        "<train><--epochs><3><--network><compact>",
        "<train><--network=compact>",
        "<plan><sweep><--activations><modswish>",
        "<activations><show><hard_sigmoid>",
        "<--verbose><export><--format><html>",
        "<train><my-images/><--init-from><model.zip>",
        "<train><--epochs><mod>", // a number, no file
        "<mod>", // a verb, no file
        $"<score><{Hostile}>",
    ];

    [TestMethod]
    public async Task Bash_TypedBeginnings_AreCompleted() =>
        Assert.AreSequenceEqual(Called, Shell().InBash(await ScriptAsync("bash"), Typed));

    [TestMethod]
    public async Task Zsh_TypedBeginnings_AreCompleted() =>
        Assert.AreSequenceEqual(
            Called.Select(call => call.Replace("/", string.Empty, StringComparison.Ordinal)), // zsh takes it away again
            Shell().InZsh(await ScriptAsync("zsh"), Typed));

    [TestMethod]
    public async Task Fish_Beginnings_AreOffered()
    {
        string[] offered = Shell().OfferedByFish(
            await ScriptAsync("fish"), "mlnetclassifier tra", "mlnetclassifier data sus", "mlnetclassifier train --epo",
            "mlnetclassifier train --network com", "mlnetclassifier train --network=com", "mlnetclassifier activations show prel",
            "mlnetclassifier train my-im", "mlnetclassifier score mod", "mlnetclassifier mod", "mlnetclassifier score \\$");

        Assert.AreSequenceEqual(
        [
            "train", "suspects", "--epochs", "compact", "--network=compact", "prelu", "my-images/", "model.zip", string.Empty,
            Hostile, // which fish quotes when it is chosen
        ], offered);
    }

    /// <summary>PowerShell's engine runs the script. Where that offers nothing, PowerShell offers files by itself.</summary>
    [TestMethod]
    public async Task PowerShell_Beginnings_AreCompleted()
    {
        using var shell = PowerShell.Create(InitialSessionState.CreateDefault2());
        shell.AddScript(await ScriptAsync("pwsh")).Invoke();
        Assert.IsFalse(shell.HadErrors, string.Join('\n', shell.Streams.Error));
        shell.Commands.Clear();

        Assert.AreEqual("train", Offered("mlnetclassifier tra"));
        Assert.AreEqual("suspects", Offered("mlnetclassifier data sus"));
        Assert.AreEqual("--epochs", Offered("mlnetclassifier train --epo"));
        Assert.AreEqual("compact", Offered("mlnetclassifier train my-images --network com"));
        Assert.AreEqual("lesson compact resnet18 auto", Offered("mlnetclassifier train --network "));
        Assert.AreEqual("prelu", Offered("mlnetclassifier activations show prel"));
        Assert.AreEqual(string.Empty, Offered("mlnetclassifier train --epochs mod"));

        string Offered(string typed) => string.Join(' ', CommandCompletion.CompleteInput(typed, typed.Length, null, shell)
            .CompletionMatches.Select(match => match.CompletionText));
    }

    [TestMethod]
    public async Task Run_AnotherShell_IsRefusedWithThoseThatThereAre()
    {
        ProgramResult result = await new TestProgram(context.TestTempDirectory!).RunAsync("completion", "tcsh");

        result.AssertCode(2);
        Assert.Contains("SHELL is 'tcsh'; give bash, zsh, fish or pwsh.", result.Error);
    }

    private InteractiveShell Shell()
    {
        string folder = Path.Combine(context.TestTempDirectory!, "work");
        Directory.CreateDirectory(Path.Combine(folder, "my-images"));
        File.WriteAllText(Path.Combine(folder, "model.zip"), string.Empty);
        File.WriteAllText(Path.Combine(folder, Hostile), string.Empty);
        return new InteractiveShell(folder);
    }

    private async Task<string> ScriptAsync(string shell)
    {
        ProgramResult result = await new TestProgram(context.TestTempDirectory!).RunAsync("completion", shell);
        result.AssertCode(0);
        return result.Out;
    }

    [TestCleanup]
    public void NothingThatWasTyped_IsEvaluated() =>
        Assert.IsFalse(File.Exists(Path.Combine(context.TestTempDirectory!, "work", "pwned")));
}
