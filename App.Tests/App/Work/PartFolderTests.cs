using MlNetClassifier.App.Work;

namespace MlNetClassifier.App.Tests.App.Work;

[TestClass]
public sealed class PartFolderTests(TestContext context)
{
    private static readonly WorkPlan Plan =
        new WorkPlan { Kind = WorkKind.Score, Root = "/", Shards = [new Shard(1), new Shard(1)] }.Sealed();

    private PartFolder Parts => new(context.TestTempDirectory!, Plan);

    // A worker on another kind of processor that was believed dead, and comes back after its shard was done again.
    [TestMethod]
    public void Write_ByTwo_NeverLeavesAMarkerOfTheOthersPart()
    {
        PartMarker first = Write(Parts, "one");
        PartMarker second = Write(Parts, "two");

        Assert.AreEqual(second, Parts.Verified(0));
        Assert.AreNotEqual(first.Part, second.Part);

        File.Delete(Parts.PathOf(first));
        Assert.AreEqual(second, Parts.Verified(0), "What the other one left is not needed.");
    }

    [TestMethod]
    public void Verified_MarkerOfAnotherPlan_IsNotBelieved()
    {
        Write(Parts, "one");
        var other = new PartFolder(context.TestTempDirectory!, (Plan with { Root = "/other" }).Sealed());

        Assert.IsNull(other.Verified(0));
        Assert.IsNotNull(Parts.Verified(0));
        Assert.IsNull(Parts.Verified(1));
    }

    [TestMethod]
    public void Write_ThatFails_LeavesNothing()
    {
        Assert.ThrowsExactly<IOException>(() => Parts.Write(0, ".txt", _ => throw new IOException("full"), Mark));

        Assert.IsEmpty(Directory.EnumerateFiles(context.TestTempDirectory!, "*", SearchOption.AllDirectories));
    }

    [TestMethod]
    public void Failure_IsKeptUntilThePartIsThere()
    {
        var failure = new PartFailure("no disk", DateTimeOffset.UnixEpoch, "host", "task");

        Parts.Fail(0, failure);
        Assert.AreEqual(failure, Parts.Failure(0));
        Write(Parts, "one");

        Assert.IsNull(Parts.Failure(0));
    }

    private static PartMarker Write(PartFolder parts, string text) => parts.Write(0, ".txt", stream =>
    {
        stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
        return new PartTally(1);
    }, Mark);

    private static PartMarker Mark(string part, long bytes, string hash, PartTally tally) => new(
        Plan.Sha256, part, bytes, hash, tally.Rows, 0, 0, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, "0.1.0", "cpu",
        "host", "task");
}
