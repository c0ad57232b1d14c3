using System.Diagnostics;
using MlNetClassifier.App.Hosting;

namespace MlNetClassifier.App.Tests.App.Hosting;

[TestClass]
public sealed class ShellWordTests(TestContext context)
{
    [TestMethod]
    [DataRow("runs/train2/model.zip", "runs/train2/model.zip")]
    [DataRow("bilder/blå", "bilder/blå")]
    [DataRow("", "''")]
    [DataRow("two words", "\"two words\"")]
    [DataRow("`id`", "'`id`'")]
    [DataRow("$HOME", "'$HOME'")]
    [DataRow("#1", "\"#1\"")]
    [DataRow("~", "\"~\"")]
    [DataRow("it's", "\"it's\"")]
    [DataRow("it's $1!", @"'it'\''s $1!'")]
    [DataRow("a\u001b[31m\n'\\", @"$'a\u001b[31m\u000a\'\\'")]
    public void Of_Text_IsOneWordOfAPosixShell(string text, string expected) =>
        Assert.AreEqual(expected, ShellWord.Of(text, isWindows: false));

    [TestMethod]
    [DataRow(@"C:\runs\model.zip", @"C:\runs\model.zip")]
    [DataRow(@"C:\my runs\model.zip", "\"C:\\my runs\\model.zip\"")]
    public void Of_WindowsPath_IsInDoubleQuotes(string text, string expected) =>
        Assert.AreEqual(expected, ShellWord.Of(text, isWindows: true));

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    [DataRow("a; echo b && `id` | $(id) > x < y \"q\" 'p' \\ ! * ? [a-z] {a,b} # ~ & %")]
    [DataRow("=ls")]
    public async Task Of_HostileText_ComesBackFromTheShell(string text)
    {
        using Process shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "printf %s " + ShellWord.Of(text)])
        {
            RedirectStandardOutput = true,
        })!;

        Assert.AreEqual(text, await shell.StandardOutput.ReadToEndAsync(context.CancellationToken));
    }
}
