namespace MlNetClassifier.Training.Learning;

/// <summary>Why training ended.</summary>
public enum StopReason
{
    /// <summary>All epochs were done.</summary>
    Epochs,

    /// <summary>The monitored value had not improved for as many epochs as the options' patience.</summary>
    Patience,

    /// <summary>The caller cancelled; the weights are the best up to then.</summary>
    Cancelled,

    /// <summary>The loss or the weights became infinite or NaN; the weights are the best from before.</summary>
    Diverged,

    /// <summary>The options' time budget was used up.</summary>
    Time,

    /// <summary>There was nothing left to improve: a regression is fitted until it no longer changes, not in epochs.</summary>
    Converged,
}
