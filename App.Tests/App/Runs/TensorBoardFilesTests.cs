using System.Globalization;

namespace MlNetClassifier.App.Tests.App.Runs;

[TestClass]
public sealed class TensorBoardFilesTests(TestContext context)
{
    private TestProgram Program => new(context.TestTempDirectory!);

    [TestMethod]
    public async Task Train_ForTensorBoard_WritesResultsOnceMore()
    {
        TestProgram program = Program;
        TestDataset.Draw(program.PathOf("data"), 8);

        ProgramResult result = await program.RunAsync([.. TrainedRun.Quick[..^1], "3", "--tensorboard"]);

        result.AssertCode(0);
        AssertIsResults("runs/train", 3);
        Assert.IsTrue(EventFile.Read(program.PathOf("runs/train/tensorboard"))
            .All(scalar => scalar.Time == TestProgram.Now.ToUnixTimeSeconds()));
        Assert.IsEmpty(Directory.GetFiles(program.PathOf("runs/train/tensorboard"), $"*{Environment.MachineName}*",
            SearchOption.AllDirectories));
    }

    [TestMethod]
    public async Task Train_ResumedForTensorBoard_HasEveryEpochOnce()
    {
        TestProgram program = Program;
        TestDataset.Draw(program.PathOf("data"), 8);
        using var stop = new CancellationTokenSource();
        var stopped = new TestProgram(program.Folder) { Error = new StoppingWriter(stop, "epoch  2/"), Stop = stop.Token };
        (await stopped.RunAsync([.. TrainedRun.Quick[..^1], "4", "--tensorboard"])).AssertCode(130);
        AssertIsResults("runs/train", 2);

        (await program.RunAsync("train", "--resume")).AssertCode(0);

        AssertIsResults("runs/train", 4);
    }

    [TestMethod]
    public async Task Train_HeadOfAPretrainedNetworkOverAnEarlierRun_HasItsOwnEpochsAlone()
    {
        TestProgram program = Program;
        TestDataset.Draw(program.PathOf("data"), 6);
        program.Write("runs/train/tensorboard/train/events.out.tfevents.1.earlier", "earlier");

        ProgramResult result = await program.RunAsync("train", "data", "--network", "resnet18", "--dense", "4", "--epochs", "2",
            "--tensorboard", "--exist-ok");

        result.AssertCode(0);
        AssertIsResults("runs/train", 2);
    }

    // To the bit of a float32, in both splits.
    private void AssertIsResults(string run, int epochs)
    {
        string[][] rows = [.. File.ReadAllLines(Program.PathOf($"{run}/results.csv")).Select(line => line.Split(','))];
        var expected = rows.Skip(1).SelectMany(row => new[]
        {
            ("train", "epoch_loss", Column("train_loss")), ("train", "epoch_accuracy", Column("train_accuracy")),
            ("train", "epoch_learning_rate", Column("learning_rate")),
            ("validation", "epoch_loss", Column("validation_loss")),
            ("validation", "epoch_accuracy", Column("validation_accuracy")),
        }.Select(scalar => (scalar.Item1, scalar.Item2, long.Parse(row[0], CultureInfo.InvariantCulture),
            (float)double.Parse(row[scalar.Item3], CultureInfo.InvariantCulture)))).ToArray();

        var found = EventFile.Read(Program.PathOf($"{run}/tensorboard"))
            .Select(scalar => (scalar.Split, scalar.Tag, scalar.Step, scalar.Value)).ToArray();

        Assert.HasCount(epochs * 5, found);
        Assert.AreSequenceEqual(expected.Order(), found.Order());

        int Column(string name) => Array.IndexOf(rows[0], name);
    }
}
