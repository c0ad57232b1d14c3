namespace MlNetClassifier.Data.Checking;

/// <summary>What a check is at.</summary>
public enum CheckStage
{
    /// <summary>Images are opened.</summary>
    Reading,

    /// <summary>Pairs of pictures with similar features are compared.</summary>
    Comparing,
}
