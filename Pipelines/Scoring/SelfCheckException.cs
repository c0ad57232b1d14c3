namespace MlNetClassifier.Pipelines.Scoring;

/// <summary>
/// Says that a model does not compute on this machine what it computed when it was saved. The command line turns it into exit
/// code 5.
/// </summary>
public sealed class SelfCheckException : Exception
{
    /// <summary>Makes an error without a message; use the constructor with a message.</summary>
    public SelfCheckException()
    {
    }

    /// <summary>Makes an error from a sentence for the user.</summary>
    /// <param name="message">What was found, what was expected and what to do.</param>
    public SelfCheckException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an error from a sentence for the user and its technical cause.</summary>
    /// <param name="message">What was found, what was expected and what to do.</param>
    /// <param name="innerException">The underlying error, for the log.</param>
    public SelfCheckException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
