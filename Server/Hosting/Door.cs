using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MlNetClassifier.Server.Answers;
using MlNetClassifier.Server.Options;
using MlNetClassifier.Server.Telemetry;

namespace MlNetClassifier.Server.Hosting;

/// <summary>What every request passes: its name, the key, security headers; and what becomes of errors.</summary>
internal sealed partial class Door(ServerOptions options, Lifecycle lifecycle, ServerMeters meters, ILogger log)
{
    private const string Bearer = "Bearer ";
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(2);

    private readonly byte[]? _keyHash = options.ApiKey is { } key ? SHA256.HashData(Encoding.UTF8.GetBytes(key)) : null;

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        lifecycle.Begin();
        try
        {
            RequestId.Of(context);
            AddHeaders(context.Response.Headers);
            if (MayPass(context))
                await next(context);
            else
                await RefuseKeyAsync(context);

            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null } response)
                await Unanswered(response.StatusCode, context.Request).WriteAsync(context);
        }
        catch (RefusalException refusal)
        {
            await RefuseAsync(refusal.Refusal, context);
        }
        catch (BadHttpRequestException error)
        {
            await RefuseAsync(new(error.StatusCode, error.Message) { EndsConnection = true }, context);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be told.
        }
        catch (Exception error)
        {
            LogFailure(RequestId.Of(context), error);
            await RefuseAsync(new(StatusCodes.Status500InternalServerError,
                "The server failed to answer; its log says why, under this request's id."), context);
        }
        finally
        {
            if (context.Response.StatusCode >= StatusCodes.Status400BadRequest)
                meters.Refused(context.Response.StatusCode);

            lifecycle.End();
        }
    }

    private void AddHeaders(IHeaderDictionary headers)
    {
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        if (lifecycle.ClosesConnections)
            headers.Connection = "close";
    }

    private bool MayPass(HttpContext context)
    {
        if (_keyHash is null || context.GetEndpoint()?.Metadata.GetMetadata<OpenToAll>() is not null)
            return true;

        string? given = context.Request.Headers.Authorization is [{ } authorization]
            && authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
                ? authorization[Bearer.Length..].Trim()
                : context.Request.Headers["X-Api-Key"] is [{ } key] ? key : null;

        // Hashes have one length, and comparing them takes one time.
        return given is not null
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), _keyHash);
    }

    private static Task RefuseKeyAsync(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return new Refusal(StatusCodes.Status401Unauthorized,
            "The API key is missing or wrong; send it as 'Authorization: Bearer KEY' or as 'X-Api-Key: KEY'.")
            .WriteAsync(context);
    }

    private static Refusal Unanswered(int status, HttpRequest request) => new(status, status switch
    {
        StatusCodes.Status404NotFound => "There is nothing at this address; GET /openapi.json lists what there is.",
        StatusCodes.Status405MethodNotAllowed => $"{request.Method} is not possible here; the header Allow says what is.",
        _ => "The request cannot be answered.",
    });

    // A connection that is closed with unread bytes is reset, and the answer lost with it: what is still coming is thrown away.
    private static async Task RefuseAsync(Refusal refusal, HttpContext context)
    {
        await refusal.WriteAsync(context);
        if (!refusal.EndsConnection || context.Request.Headers.Expect.Count > 0 || context.RequestAborted.IsCancellationRequested)
            return;

        await context.Response.CompleteAsync();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        enough.CancelAfter(Linger);
        try
        {
            await context.Request.Body.CopyToAsync(Stream.Null, enough.Token);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or InvalidOperationException)
        {
            // It has had its time.
        }
    }

    [LoggerMessage(LogLevel.Error, "Request {RequestId} failed.")]
    private partial void LogFailure(string requestId, Exception error);
}
