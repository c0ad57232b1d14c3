using System.CommandLine;
using MlNetClassifier.App.Work;

namespace MlNetClassifier.App.Commands;

/// <summary>How many images a shard has.</summary>
internal static class ShardSize
{
    public static Option<int> Create()
    {
        Option<int> size = CommonOptions.Number("--shard-size", RunPlanner.DefaultShardSize,
            "Images of a shard: what a task that is killed has to do again, at most.");
        size.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
                result.AddError($"--shard-size is {result.GetValueOrDefault<int>()}; give 1 or more.");
        });
        return size;
    }
}
