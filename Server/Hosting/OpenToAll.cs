namespace MlNetClassifier.Server.Hosting;

/// <summary>Marks what needs no key: the page, and the health that a balancer asks for.</summary>
internal sealed class OpenToAll
{
    private OpenToAll()
    {
    }

    public static OpenToAll Mark { get; } = new();
}
