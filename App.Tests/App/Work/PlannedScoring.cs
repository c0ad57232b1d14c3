using MlNetClassifier.App.Tests.Training;

namespace MlNetClassifier.App.Tests.App.Work;

/// <summary>A model and images of all sorts in the folder of a test, to be scored in shards.</summary>
internal static class PlannedScoring
{
    public const int Images = 14;

    /// <summary>
    /// Puts <c>model.zip</c> and <c>images</c> there: names of all sorts, one that is no image, one that is empty.
    /// </summary>
    public static TestProgram Put(string folder, bool isTerminated = false, CancellationToken stop = default)
    {
        var program = new TestProgram(folder) { Stop = stop, IsTerminated = isTerminated };
        if (File.Exists(program.PathOf("model.zip")))
            return program;

        UntrainedModel.Save(folder);
        for (int i = 0; i < Images - 3; i++)
            program.Write($"images/{i % 3}/photo {i:D2}.jpg", TestDataset.Picture(i % 3, 3, i));

        program.Write("images/=1+2, \"ä\"\n.png", TestDataset.Picture(1, 3, 0));
        program.Write("images/text.jpg", "no image");
        program.Write("images/empty.png", "");
        return program;
    }

    /// <summary>Plans them in shards of three.</summary>
    public static async Task<TestProgram> PlanAsync(string folder)
    {
        TestProgram program = Put(folder);
        string[] command = ["plan", "score", "images", "--model", "model.zip", "--run", "run", "--shard-size", "3"];
        (await program.RunAsync(command)).AssertCode(0);
        return program;
    }
}
