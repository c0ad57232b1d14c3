namespace MlNetClassifier.Training.Learning;

/// <summary>
/// Says in one sentence why training gave no network: nothing to train on, samples that do not fit the network, or a loss
/// that became infinite before the first result.
/// </summary>
public sealed class TrainingException : Exception
{
    /// <summary>Where training diverged: the same options and data do so again. Null if something else was in the way.</summary>
    public Divergence? Divergence { get; init; }

    /// <summary>Makes an error without a message; use the constructor with a message.</summary>
    public TrainingException()
    {
    }

    /// <summary>Makes an error from a sentence for the user.</summary>
    /// <param name="message">What was given, what was expected and what to do.</param>
    public TrainingException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an error from a sentence for the user and its technical cause.</summary>
    /// <param name="message">What was given, what was expected and what to do.</param>
    /// <param name="innerException">The underlying error, for the log.</param>
    public TrainingException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
