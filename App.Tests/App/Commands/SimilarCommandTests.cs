using System.Text.Json;

namespace MlNetClassifier.App.Tests.App.Commands;

[TestClass]
public sealed class SimilarCommandTests(TestContext context)
{
    [TestMethod]
    public async Task Similar_Images_NamesThoseOfTheirClass_AndMarksCopies()
    {
        TestProgram program = await TrainedRun.PutAllAsync(context.TestTempDirectory!);
        program.Write("copy.png", TestDataset.Picture(1, 3, 4));
        program.Write("new.png", TestDataset.Picture(0, 3, 40));
        program.Write("bad.png", "no image");

        ProgramResult result = await program.RunAsync(
            "similar", "--data", "data", "--source", "copy.png", "bad.png", "new.png", "data/red/image 04.png", "--count", "3",
            "--json");

        result.AssertCode(0);
        JsonElement[] found = [.. JsonDocument.Parse(result.Out).RootElement.EnumerateArray()];
        JsonElement[] copies = [.. found[0].GetProperty("similar").EnumerateArray()];
        Assert.HasCount(3, copies);
        Assert.AreEqual("red/image 04.png", copies[0].GetProperty("path").GetString());
        Assert.AreSequenceEqual([true, false, false], copies.Select(copy => copy.GetProperty("isCopy").GetBoolean()));
        Assert.AreEqual(0, copies[0].GetProperty("distance").GetSingle(), 1e-5f);
        Assert.Contains(copies[0].GetProperty("split").GetString()!, ["train", "validation", "test"]);
        Assert.Contains("UnknownFormat", found[1].GetProperty("error").GetString()!);
        Assert.AreEqual(TestDataset.Classes[0], found[2].GetProperty("similar")[0].GetProperty("label").GetString());
        float[] distances =
            [.. found[2].GetProperty("similar").EnumerateArray().Select(one => one.GetProperty("distance").GetSingle())];
        Assert.AreSequenceEqual(distances.Order(), distances);
        Assert.AreNotEqual("red/image 04.png", found[3].GetProperty("similar")[0].GetProperty("path").GetString());
        Assert.Contains("that is a leak", result.Error);
    }

    [TestMethod]
    public async Task Similar_Text_IsATable()
    {
        TestProgram program = await TrainedRun.PutAllAsync(context.TestTempDirectory!);
        program.Write("copy.png", TestDataset.Picture(1, 3, 4));

        ProgramResult result = await program.RunAsync("similar", "copy.png", "--data", "data");

        result.AssertCode(0);
        Assert.AreEqual(1, result.Out.Split("image 04.png").Length - 1);
        Assert.Contains("0.000", result.Out);
        Assert.AreEqual(5, result.OutLines().Count(line => line.Contains("red/", StringComparison.Ordinal)
            || line.Contains("hav/", StringComparison.Ordinal) || line.Contains("ярко", StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task Similar_WhatCannotBe_IsRefused()
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);

        (await program.RunAsync("similar", "a.png")).AssertRefused(2, "--data");
        (await program.RunAsync("similar", "--data", "data")).AssertRefused(2, "nothing to compare");
        (await program.RunAsync("similar", "a.png", "--data", "data", "--count", "0")).AssertRefused(2, "--count is 0");
        (await program.RunAsync("similar", "a.png", "--data", "nowhere")).AssertRefused(3, "does not exist");
        (await program.RunAsync("similar", "a.png", "--data", "data")).AssertCode(3);
    }
}
