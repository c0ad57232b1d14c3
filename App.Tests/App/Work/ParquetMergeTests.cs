using System.Globalization;
using System.Text.Json.Nodes;
using ParquetSharp;

namespace MlNetClassifier.App.Tests.App.Work;

/// <summary>What <c>merge</c> writes as Parquet, read by Apache Arrow's own library.</summary>
[TestClass]
public sealed class ParquetMergeTests(TestContext context)
{
    [TestMethod]
    public async Task Merge_Parquet_HoldsTheBitsOfScore()
    {
        TestProgram program = await PlannedScoring.PlanAsync(context.TestTempDirectory!);
        (await program.RunAsync("work", "--run", "run")).AssertCode(0);
        (await program.RunAsync("score", "images", "--model", "model.zip", "--out", "scored.jsonl")).AssertCode(0);
        JsonNode[] scored =
            [.. File.ReadLines(program.PathOf("scored.jsonl")).Select(line => JsonNode.Parse(line)!)];

        (await program.RunAsync("merge", "--run", "run", "--out", "merged.parquet")).AssertCode(0);

        using var file = new ParquetFileReader(program.PathOf("merged.parquet"));
        Assert.AreSequenceEqual(
            ["path", "predicted_label", "probability", "p_cat", "p_dog", "p_eel", "error", "note"], Columns(file));
        Assert.AreSequenceEqual(scored.Select(row => (string)row["path"]!), Column<string>(file, 0));
        Assert.AreSequenceEqual(scored.Select(row => (string?)row["predictedLabel"]), Column<string?>(file, 1));
        Assert.AreSequenceEqual(
            scored.Select(row => (float?)row["score"]?.AsArray().Max(value => (float)value!)), Column<float?>(file, 2));
        for (int index = 0; index < 3; index++)
            Assert.AreSequenceEqual(scored.Select(row => (float?)row["score"]?[index]), Column<float?>(file, 3 + index));

        Assert.AreSequenceEqual(scored.Select(row => (string?)row["error"]), Column<string?>(file, 6));
        Assert.AreEqual(2, scored.Count(row => row["error"] is not null));
    }

    [TestMethod]
    public async Task Merge_ParquetWithUnknown_HasWhatTheCsvHas()
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);
        (await program.RunAsync("plan", "score", "data", "--run", "run")).AssertCode(0);
        (await program.RunAsync("work", "--run", "run")).AssertCode(0);

        (await program.RunAsync("merge", "--run", "run", "--out", "merged.parquet", "--unknown")).AssertCode(0);
        (await program.RunAsync("merge", "--run", "run", "--out", "merged.csv", "--unknown")).AssertCode(0);

        using var file = new ParquetFileReader(program.PathOf("merged.parquet"));
        string[][] rows = [.. File.ReadLines(program.PathOf("merged.csv")).Select(line => line.Split(','))];
        Assert.AreSequenceEqual(rows[0], Columns(file));
        Assert.AreSequenceEqual(rows[1..].Select(row => row[1]), Column<string>(file, 1));
        Assert.AreSequenceEqual(
            rows[1..].Select(row => row[3]),
            Column<double?>(file, 3).Select(value => value!.Value.ToString("R", CultureInfo.InvariantCulture)));
        Assert.AreSequenceEqual(rows[1..].Select(row => row[4] == "true"), Column<bool?>(file, 4).Select(value => value == true));
    }

    private static IEnumerable<string> Columns(ParquetFileReader file) =>
        Enumerable.Range(0, file.FileMetaData.NumColumns).Select(i => file.FileMetaData.Schema.Column(i).Name);

    private static T[] Column<T>(ParquetFileReader file, int index)
    {
        using RowGroupReader group = file.RowGroup(0);
        using LogicalColumnReader<T> column = group.Column(index).LogicalReader<T>();
        return column.ReadAll(checked((int)group.MetaData.NumRows));
    }
}
