namespace MlNetClassifier.Pipelines.Hosting;

/// <summary>
/// Says that too many images wait already: <see cref="ImageClassifierOptions.QueueLength"/>. A web application answers 429 or 503
/// with <c>Retry-After</c>.
/// </summary>
public sealed class ImageQueueFullException : Exception
{
    /// <summary>Makes an error without a message; use the constructor with a message.</summary>
    public ImageQueueFullException()
    {
    }

    /// <summary>Makes an error from a sentence for the user.</summary>
    /// <param name="message">What was found, what was expected and what to do.</param>
    public ImageQueueFullException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an error from a sentence for the user and its technical cause.</summary>
    /// <param name="message">What was found, what was expected and what to do.</param>
    /// <param name="innerException">The underlying error, for the log.</param>
    public ImageQueueFullException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
