using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace MlNetClassifier.Server.Answers;

/// <summary>Why a request gets no answer: a problem of RFC 9457 with the <c>error</c> of the Open Inference Protocol.</summary>
/// <param name="Status">Status of HTTP.</param>
/// <param name="Detail">What was given, what was expected and what to do.</param>
internal sealed record Refusal(int Status, string Detail)
{
    /// <summary>Seconds after which it may be worth trying again; null says nothing.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Whether the rest of the request is not read, so that the connection has to end.</summary>
    public bool EndsConnection { get; init; }

    /// <summary>Writes it, unless an answer has begun.</summary>
    public Task WriteAsync(HttpContext context)
    {
        HttpResponse response = context.Response;
        if (response.HasStarted)
            return Task.CompletedTask;

        response.StatusCode = Status;
        response.ContentType = "application/problem+json";
        if (RetryAfter is { } seconds)
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        if (EndsConnection)
            response.Headers.Connection = "close";

        var problem = new Problem(
            "about:blank", ReasonPhrases.GetReasonPhrase(Status), Status, Detail, Detail, RequestId.Of(context));
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(problem, ServerJson.Readable.Problem);
        response.ContentLength = json.Length;
        return response.Body.WriteAsync(json, context.RequestAborted).AsTask();
    }
}
