namespace MlNetClassifier.Server.Answers;

/// <summary>Ends a request from deep inside its reading.</summary>
internal sealed class RefusalException(int status, string detail) : Exception(detail)
{
    public Refusal Refusal { get; init; } = new(status, detail);
}
