namespace MlNetClassifier.Training.Native;

/// <summary>
/// Says that training is impossible in this program because libtorch is missing or cannot be loaded, and what to do about
/// it. Scoring never throws it: it needs no libtorch.
/// </summary>
public sealed class TorchUnavailableException : Exception
{
    /// <summary>Makes an error without a message; use the constructor with a message.</summary>
    public TorchUnavailableException()
    {
    }

    /// <summary>Makes an error from a sentence for the user.</summary>
    /// <param name="message">What is missing and what to do.</param>
    public TorchUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an error from a sentence for the user and its technical cause.</summary>
    /// <param name="message">What is missing and what to do.</param>
    /// <param name="innerException">The loader's own words.</param>
    public TorchUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
