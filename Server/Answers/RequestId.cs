using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace MlNetClassifier.Server.Answers;

/// <summary>
/// What a request is called in answers and logs: the client's own <c>X-Request-Id</c>, or the trace of its <c>traceparent</c>.
/// </summary>
internal static class RequestId
{
    public const string Header = "X-Request-Id";
    private const int MaxLength = 128;

    /// <summary>The name, which the answer's header has.</summary>
    public static string Of(HttpContext context) => context.Response.Headers[Header] is [{ } known] ? known : Choose(context);

    private static string Choose(HttpContext context)
    {
        IHeaderDictionary headers = context.Request.Headers;
        string id = headers[Header] is [{ Length: > 0 and <= MaxLength } given]
            && !given.AsSpan().ContainsAnyExceptInRange('!', '~') ? given
            : Activity.Current is { } activity ? activity.TraceId.ToHexString()
            : ActivityContext.TryParse(headers.TraceParent, null, out ActivityContext trace) ? trace.TraceId.ToHexString()
            : context.TraceIdentifier;
        if (!context.Response.HasStarted)
            context.Response.Headers[Header] = id;

        return id;
    }
}
