using System.Diagnostics.CodeAnalysis;

namespace MlNetClassifier.Training;

/// <summary>Whether this program was built to train.</summary>
internal static class TrainingSupport
{
    /// <summary>Name of the switch in the program's runtime configuration.</summary>
    public const string Switch = "MlNetClassifier.Training";

    /// <summary>
    /// False in a program that was published with <c>-p:Training=false</c>: its compiler then leaves out whatever only training
    /// needs, ML.NET and TorchSharp among it (docs/adr/0018).
    /// </summary>
    /// <value>Default true.</value>
    [FeatureSwitchDefinition(Switch)]
    public static bool IsIncluded => !AppContext.TryGetSwitch(Switch, out bool isIncluded) || isIncluded;
}
