using System.CommandLine;

namespace MlNetClassifier.App.Commands;

/// <summary><c>plan</c>: cuts work into shards that any number of machines can do.</summary>
internal static class PlanCommand
{
    public static Command Create(AppEnvironment environment) => new(
        "plan", "Cut work into shards for more than one machine: scoring, features of a pretrained network, or many trainings.")
    {
        PlanScoreCommand.Create(environment),
        PlanFeaturesCommand.Create(environment),
        PlanSweepCommand.Create(environment),
    };
}
