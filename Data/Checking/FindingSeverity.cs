namespace MlNetClassifier.Data.Checking;

/// <summary>What a finding means for a training.</summary>
public enum FindingSeverity
{
    /// <summary>Worth knowing; nothing has to be done.</summary>
    Note,

    /// <summary>Training works, but its result will be worse or less certain than it could be.</summary>
    Warning,

    /// <summary>Training is refused, or its result would mislead.</summary>
    Error,
}
