using System.Net;
using MlNetClassifier.Pipelines.Serving;

namespace MlNetClassifier.Server.Options;

/// <summary>What a server serves, where, and how much it takes on: every bound is checked before memory is taken.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record ServerOptions
{
    /// <summary>Models; the first one answers where a request names none.</summary>
    public required IReadOnlyList<ModelSource> Models { get; init; }

    /// <summary>Address to listen at: <c>localhost</c> (the default: this machine alone), or an IP address of it.</summary>
    /// <value><c>0.0.0.0</c> or <c>::</c> is every address of the machine.</value>
    public string Host { get; init; } = "localhost";

    /// <summary>Port to listen at.</summary>
    /// <value>0 to 65535; 0 takes a free one. Default 8080.</value>
    public int Port { get; init; } = 8080;

    /// <summary>Threads that score.</summary>
    /// <value>1 or more; 0, the default, means one per core.</value>
    public int Threads { get; init; }

    /// <summary>Images that wait at most, of all requests together; beyond them the answer is 429.</summary>
    /// <value>1 or more; default 256.</value>
    public int QueueLength { get; init; } = ImageQueue.DefaultCapacity;

    /// <summary>Largest body of a request, in MiB; beyond it the answer is 413.</summary>
    /// <value>1 to 1024; default 16.</value>
    public int MaxBodyMiB { get; init; } = 16;

    /// <summary>Bodies in memory at most, in MiB, of all requests together; beyond them the answer is 429.</summary>
    /// <value>At least <see cref="MaxBodyMiB"/>; default 256.</value>
    public int MemoryMiB { get; init; } = 256;

    /// <summary>Images in one request at most; beyond them the answer is 413.</summary>
    /// <value>1 to <see cref="QueueLength"/>; default 64.</value>
    public int MaxImages { get; init; } = 64;

    /// <summary>Connections at most; one more is closed at once.</summary>
    /// <value>1 or more; default 20,000. Fewer where the system lets the process open fewer files.</value>
    public int MaxConnections { get; init; } = 20_000;

    /// <summary>Seconds that a request may take, from its first byte to its answer.</summary>
    /// <value>1 or more; default 30.</value>
    public int TimeoutSeconds { get; init; } = 30;

    /// <summary>Seconds that requests are taken on after the end was asked for, so that a load balancer can notice.</summary>
    /// <value>0 or more; default 5.</value>
    public int GraceSeconds { get; init; } = 5;

    /// <summary>What a client must send as <c>Authorization: Bearer</c> or <c>X-Api-Key</c>; null asks for nothing.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Origins whose pages may call the server from a browser; none by default.</summary>
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];

    /// <summary>Where metrics and traces are sent by OTLP over HTTP; null sends none.</summary>
    public Uri? Otlp { get; init; }

    internal int ThreadCount => Threads == 0 ? Environment.ProcessorCount : Threads;

    internal long MaxBodyBytes => (long)MaxBodyMiB << 20;

    /// <summary>What is out of range or contradicts itself.</summary>
    /// <returns>One sentence per fault; empty if there is none.</returns>
    public IReadOnlyList<string> Validate()
    {
        List<string> faults = [.. Models.Select(model => model.Validate()).OfType<string>()];
        if (Models.Count == 0)
            faults.Add("Models is empty; give at least one.");

        foreach (IGrouping<string, ModelSource> same in Models.GroupBy(model => model.Name).Where(group => group.Count() > 1))
            faults.Add($"{same.Count()} models are called '{same.Key}'; give each a name of its own.");

        if (Host != "localhost" && !IPAddress.TryParse(Host, out _))
            faults.Add($"Host is '{Host}'; give localhost, an IP address of this machine, or 0.0.0.0 for all of them.");

        Check(nameof(Port), Port, 0, 65535);
        Check(nameof(Threads), Threads, 0, 1024);
        Check(nameof(QueueLength), QueueLength, 1, 1_000_000);
        Check(nameof(MaxBodyMiB), MaxBodyMiB, 1, 1024);
        Check(nameof(MemoryMiB), MemoryMiB, MaxBodyMiB, 1 << 20);
        Check(nameof(MaxImages), MaxImages, 1, QueueLength);
        Check(nameof(MaxConnections), MaxConnections, 1, 1_000_000);
        Check(nameof(TimeoutSeconds), TimeoutSeconds, 1, 3600);
        Check(nameof(GraceSeconds), GraceSeconds, 0, 3600);
        if (ApiKey is not null && (ApiKey.Length < 8 || !ApiKey.All(char.IsAscii) || ApiKey.Any(c => c is < '!' or > '~')))
            faults.Add("The API key must have at least 8 characters, all of them visible ASCII.");

        foreach (string origin in CorsOrigins)
        {
            if (!Uri.TryCreate(origin, UriKind.Absolute, out Uri? uri) || uri.GetLeftPart(UriPartial.Authority) != origin)
                faults.Add($"CorsOrigins has '{origin}'; give an origin such as https://example.org, without a path.");
        }

        if (Otlp is { } otlp && (!otlp.IsAbsoluteUri || otlp.Scheme is not ("http" or "https")))
            faults.Add($"Otlp is '{otlp}'; give an address such as http://localhost:4318.");

        return faults;

        void Check(string name, int value, int least, int most)
        {
            if (value < least || value > most)
                faults.Add(FormattableString.Invariant($"{name} is {value}; give {least} to {most}."));
        }
    }
}
