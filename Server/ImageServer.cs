using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Pipelines.Scoring;
using MlNetClassifier.Pipelines.Serving;
using MlNetClassifier.Server.Answers;
using MlNetClassifier.Server.Bodies;
using MlNetClassifier.Server.Endpoints;
using MlNetClassifier.Server.Engine;
using MlNetClassifier.Server.Hosting;
using MlNetClassifier.Server.Models;
using MlNetClassifier.Server.Options;
using MlNetClassifier.Server.Page;
using MlNetClassifier.Server.Telemetry;

namespace MlNetClassifier.Server;

/// <summary>Saved models behind HTTP: a page, <c>POST /predict</c> and the Open Inference Protocol.</summary>
/// <remarks>Serves from <see cref="StartAsync"/> to the end of <see cref="RunAsync"/>; dispose it then.</remarks>
public sealed class ImageServer : IAsyncDisposable
{
    private const int HeaderBytes = 16 << 10;
    private const int BufferBytes = 128 << 10;
    private static readonly TimeSpan HeaderTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan CheckPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    private readonly WebApplication _app;
    private readonly ServerOptions _options;
    private readonly ModelCatalog _models;
    private readonly ScoringThreads _threads;
    private readonly Lifecycle _lifecycle;
    private readonly ListenSockets _sockets;
    private readonly ByteBudget _budget;

    private ImageServer(WebApplication app, ServerOptions options, ModelCatalog models, ScoringThreads threads,
        Lifecycle lifecycle, ListenSockets sockets, ByteBudget budget) =>
        (_app, _options, _models, _threads, _lifecycle, _sockets, _budget) =
            (app, options, models, threads, lifecycle, sockets, budget);

    /// <summary>Where it listens, as an address of this machine.</summary>
    public IReadOnlyList<Uri> Addresses => [.. _app.Services.GetRequiredService<IServer>().Features
        .Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address))];

    internal ModelCatalog Models => _models;

    /// <summary>Bodies of requests in memory.</summary>
    internal long BodyBytes => _budget.Taken;

    internal IReadOnlyList<RouteEndpoint> Routes =>
        [.. _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];

    /// <summary>Loads and checks the models, and begins to listen.</summary>
    /// <param name="options">What to serve, where and how much of it.</param>
    /// <param name="logging">Where the log goes; null for nowhere.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <returns>The server, which answers.</returns>
    /// <exception cref="ArgumentException">An option is out of range; the message lists every fault.</exception>
    /// <exception cref="ModelFormatException">A model is missing, damaged, or needs ML.NET.</exception>
    /// <exception cref="SelfCheckException">A model computes something else than when it was saved.</exception>
    /// <exception cref="IOException">The port is taken, or the address is not one of this machine.</exception>
    public static async Task<ImageServer> StartAsync(
        ServerOptions options, Action<ILoggingBuilder>? logging = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate() is [_, ..] faults)
            throw new ArgumentException(string.Join(Environment.NewLine, faults), nameof(options));

        // Empty: no file, variable or argument of the machine changes what is served.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = EndTimeout);
        var sockets = new ListenSockets();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, options))
            .UseSockets(transport => transport.CreateBoundListenSocket = sockets.Create);
        Exporters.Add(builder.Services, options.Otlp);
        if (options.CorsOrigins.Count > 0)
            builder.Services.AddCors();

        logging?.Invoke(builder.Logging);

        WebApplication app = builder.Build();
        ImageServer? server = null;
        try
        {
            ILogger log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("MlNetClassifier.Server");
            var lifecycle = new Lifecycle();
            var meters = new ServerMeters(app.Services.GetRequiredService<IMeterFactory>());
            var models = new ModelCatalog(options.Models, meters, log);
            var budget = new ByteBudget((long)options.MemoryMiB << 20);
            var queue = new ImageQueue(options.QueueLength, options.ThreadCount);
            var threads = new ScoringThreads(queue, options.ThreadCount, meters);
            server = new ImageServer(app, options, models, threads, lifecycle, sockets, budget);

            app.UseRouting();
            if (options.CorsOrigins.Count > 0)
                app.UseCors(policy => Allow(policy, options.CorsOrigins));

            var door = new Door(options, lifecycle, meters, log);
            app.Use(next => context => door.InvokeAsync(context, next));
            PageFiles.Map(app);
            var readiness = new Readiness(queue.AddFirst, CheckPatience);
            var desk = new ScoringDesk(queue, options, meters);
            var bodies = new BodyReader(options, budget, meters);
            meters.Observe(() => queue.Count, () => budget.Taken);
            app.MapPrometheusScrapingEndpoint("/metrics");
            new HealthEndpoints(models, readiness, lifecycle).Map(app);
            new MetadataEndpoints(models, readiness, options).Map(app);
            new InferEndpoint(models, desk, bodies, options).Map(app);
            new PredictEndpoint(models, desk, bodies, options).Map(app);
            var explaining = new ExplainingDesk(options);
            app.Lifetime.ApplicationStopped.Register(explaining.Dispose);
            new ExplainEndpoint(models, explaining, bodies, options).Map(app);
            await app.StartAsync(cancellationToken);
            return server;
        }
        catch (Exception error) when (error is IOException or SocketException && server is not null)
        {
            await server.DisposeAsync();
            throw new IOException(FormattableString.Invariant(
                $"Cannot listen at '{options.Host}', port {options.Port}: {error.GetBaseException().Message.TrimEnd('.')}; ")
                + "give another port or address.", error);
        }
        catch
        {
            await (server?.DisposeAsync() ?? app.DisposeAsync());
            throw;
        }
    }

    /// <summary>
    /// Serves until the end is asked for; then says so to load balancers, answers requests for the time of grace, and ends when
    /// the last one is answered.
    /// </summary>
    /// <param name="stop">Asks for the end.</param>
    public async Task RunAsync(CancellationToken stop)
    {
        Task watching = ModelSlot.WatchAsync(_models.Slots, stop);
        await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _lifecycle.IsDraining = true;
        await watching;
        await Task.Delay(TimeSpan.FromSeconds(_options.GraceSeconds), CancellationToken.None);
        await _sockets.CloseAsync();
        _lifecycle.ClosesConnections = true;
        long end = Environment.TickCount64 + (long)EndTimeout.TotalMilliseconds;
        while ((_lifecycle.Requests > 0 || Environment.TickCount64 - _lifecycle.LastRequest < Quiet.TotalMilliseconds)
            && Environment.TickCount64 < end)
            await Task.Delay(Step, CancellationToken.None);

        await _app.StopAsync(CancellationToken.None);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _threads.Dispose();
        _models.Dispose();
    }

    private static void Allow(CorsPolicyBuilder policy, IReadOnlyList<string> origins) => policy
        .WithOrigins([.. origins]).WithMethods("GET", "POST")
        .WithHeaders("Content-Type", "Authorization", "X-Api-Key", RequestId.Header, InferRequest.HeaderLength, "traceparent")
        .WithExposedHeaders(RequestId.Header, InferRequest.HeaderLength, "Retry-After");

    private static void Configure(KestrelServerOptions kestrel, ServerOptions options)
    {
        kestrel.AddServerHeader = false;
        KestrelServerLimits limits = kestrel.Limits;
        limits.MaxConcurrentConnections = OpenFiles.Connections(options.MaxConnections);
        limits.MaxRequestBodySize = null; // RequestBody says what is too large, and so that the client hears it
        limits.MaxRequestHeadersTotalSize = HeaderBytes;
        limits.MaxRequestBufferSize = BufferBytes;
        limits.RequestHeadersTimeout = HeaderTimeout;
        limits.KeepAliveTimeout = IdleTimeout;
        if (options.Host != "localhost")
            kestrel.Listen(IPAddress.Parse(options.Host), options.Port);
        else if (options.Port == 0)
            kestrel.Listen(IPAddress.Loopback, 0); // a free port of both addresses cannot be asked for
        else
            kestrel.ListenLocalhost(options.Port);
    }
}
