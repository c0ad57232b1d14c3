namespace MlNetClassifier.Training.Backbones;

/// <summary>Says that a pretrained network cannot be used. The command line turns it into exit code 4.</summary>
public sealed class BackboneException : Exception
{
    /// <summary>Makes an error without a message; use the constructor with a message.</summary>
    public BackboneException()
    {
    }

    /// <summary>Makes an error from a sentence for the user.</summary>
    /// <param name="message">What was found, what was expected and what to do.</param>
    public BackboneException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an error from a sentence for the user and its technical cause.</summary>
    /// <param name="message">What was found, what was expected and what to do.</param>
    /// <param name="innerException">The underlying error, for the log.</param>
    public BackboneException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
