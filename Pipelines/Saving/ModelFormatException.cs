namespace MlNetClassifier.Pipelines.Saving;

/// <summary>
/// Says in one sentence why a model file cannot be used: what was found, what was expected and what to do. The command line
/// turns it into exit code 4.
/// </summary>
public sealed class ModelFormatException : Exception
{
    /// <summary>Makes an error without a message; use the constructor with a message.</summary>
    public ModelFormatException()
    {
    }

    /// <summary>Makes an error from a sentence for the user.</summary>
    /// <param name="message">What was found, what was expected and what to do.</param>
    public ModelFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an error from a sentence for the user and its technical cause.</summary>
    /// <param name="message">What was found, what was expected and what to do.</param>
    /// <param name="innerException">The underlying error, for the log.</param>
    public ModelFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
