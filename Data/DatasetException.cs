namespace MlNetClassifier.Data;

/// <summary>
/// Says in one sentence what is wrong with a data set: what was found, what was expected and what to do. The command line
/// turns it into exit code 3.
/// </summary>
public sealed class DatasetException : Exception
{
    /// <summary>Makes an error without a message; use the constructor with a message.</summary>
    public DatasetException()
    {
    }

    /// <summary>Makes an error from a sentence for the user.</summary>
    /// <param name="message">What was found, what was expected and what to do.</param>
    public DatasetException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an error from a sentence for the user and its technical cause.</summary>
    /// <param name="message">What was found, what was expected and what to do.</param>
    /// <param name="innerException">The underlying error, for the log.</param>
    public DatasetException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
