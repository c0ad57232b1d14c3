using System.Text.Json;
using System.Xml.Linq;
using SkiaSharp;

namespace MlNetClassifier.App.Tests.App.Commands;

[TestClass]
public sealed class ExplainCommandTests(TestContext context)
{
    [TestMethod]
    public async Task Explain_Images_GivesJsonAndPictures_AndOneBadImageEndsNothing()
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);
        program.Write("bad.jpg", "no image");
        program.Write("a/one.png", TestDataset.Picture(1, 3, 0));
        program.Write("b/one.png", TestDataset.Picture(0, 3, 2));

        ProgramResult result = await program.RunAsync("explain", "--source", "bad.jpg", "a", "b", "--out", "why", "--json");

        result.AssertCode(0);
        JsonElement[] found = [.. JsonDocument.Parse(result.Out).RootElement.EnumerateArray()];
        Assert.HasCount(3, found);
        Assert.Contains("UnknownFormat", found[0].GetProperty("error").GetString()!);
        Assert.AreEqual("red", found[1].GetProperty("predictedLabel").GetString());
        Assert.AreEqual("occlusion", found[1].GetProperty("method").GetString());
        JsonElement map = found[1].GetProperty("map");
        Assert.AreEqual(map.GetProperty("rows").GetInt32(), map.GetProperty("values").GetArrayLength());
        Assert.AreEqual(1, found[1].GetProperty("deletion").GetProperty("removed")[8].GetSingle());
        Assert.AreSequenceEqual(
            ["one-2.png", "one-2.svg", "one.png", "one.svg"],
            Directory.GetFiles(program.PathOf("why")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        using SKBitmap picture = SKBitmap.Decode(program.PathOf("why/one.png"));
        Assert.IsGreaterThan(2 * Math.Min(picture.Height, 300), picture.Width + 100);
        Assert.Contains("red", XDocument.Load(program.PathOf("why/one.svg")).Root!.Value);
        Assert.Contains("1 of 3 images could not be read", result.Error);
    }

    [TestMethod]
    public async Task Explain_Text_HasTheSentencesAndTheMap()
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);
        program.Write("photo.png", TestDataset.Picture(1, 3, 0));

        ProgramResult result = await program.RunAsync("explain", "photo.png");

        result.AssertCode(0);
        Assert.Contains("photo.png red (", result.Words);
        Assert.Contains("rather than", result.Words);
        Assert.IsGreaterThanOrEqualTo(11, result.OutLines().Length);
    }

    [TestMethod]
    public async Task Explain_WhatCannotBe_IsRefused()
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);
        program.Write("photo.png", TestDataset.Picture(1, 3, 0));
        program.Write("bad.png", "no image");

        (await program.RunAsync("explain", "photo.png", "--method", "cam"))
            .AssertRefused(2, "has no class-activation map", "give occlusion");
        (await program.RunAsync("explain", "photo.png", "--method", "gradient")).AssertRefused(2, "cam or occlusion");
        (await program.RunAsync("explain")).AssertRefused(2, "nothing to explain");
        (await program.RunAsync("explain", "photo.png", "--out", "bad.png")).AssertRefused(2, "a file");
        (await program.RunAsync("explain", "bad.png")).AssertCode(3);
    }
}
