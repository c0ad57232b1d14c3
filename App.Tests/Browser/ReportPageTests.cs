using Microsoft.Playwright;
using MlNetClassifier.App.Tests.App;

namespace MlNetClassifier.App.Tests.Browser;

/// <summary>The report of a run, as a browser shows it.</summary>
[TestClass]
public sealed class ReportPageTests(TestContext context)
{
    [TestMethod]
    public async Task Report_OpenedFromAFile_RunsItsScriptAndAsksForNothingElse()
    {
        TestProgram program = await TrainedRun.PutAllAsync(context.TestTempDirectory!);
        await using BrowserPage report = await Chromium.OpenAsync();

        await report.OpenFileAsync(program.PathOf("runs/train/report.html"));
        await report.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Colours: as the system" }).ClickAsync();

        Assert.AreEqual("light", await report.Page.EvaluateAsync<string>("document.documentElement.dataset.theme"));
        Assert.IsEmpty(report.Complaints);
        Assert.IsTrue(report.Requests.All(address =>
            address.EndsWith("report.html", StringComparison.Ordinal) || address.StartsWith("data:", StringComparison.Ordinal)));
    }

    [TestMethod]
    [DataRow(390, ColorScheme.Dark)]
    [DataRow(1280, ColorScheme.Light)]
    public async Task Report_WithMapsOfAnswers_KeepsNobodyFromReadingIt(int width, ColorScheme scheme)
    {
        TestProgram program = await TrainedRun.PutAllAsync(context.TestTempDirectory!);
        (await program.RunAsync("report", "runs/train")).AssertCode(0);
        await using BrowserPage report =
            await Chromium.OpenAsync(new() { ViewportSize = new() { Width = width, Height = 900 }, ColorScheme = scheme });

        await report.OpenFileAsync(program.PathOf("runs/train/report.html"));

        Assert.AreEqual(6, await report.Page.Locator(".reason .map").CountAsync());
        Assert.IsTrue(await report.Page.Locator(".reason .map").First.EvaluateAsync<bool>("map => map.naturalWidth > 100"));
        await report.AssertAccessibleAsync();
    }
}
