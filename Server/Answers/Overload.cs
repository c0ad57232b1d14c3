using Microsoft.AspNetCore.Http;

namespace MlNetClassifier.Server.Answers;

/// <summary>What is said to a client that comes when there is no room.</summary>
internal static class Overload
{
    public static Refusal Queue { get; } = new(StatusCodes.Status429TooManyRequests,
        "Too many images are waiting; try again in a second, or with fewer requests at once.")
    {
        RetryAfter = 1,
    };

    public static Refusal Memory { get; } = new(StatusCodes.Status429TooManyRequests,
        "The requests that are being answered take all the memory that may be used for them; try again in a second.")
    {
        RetryAfter = 1,
        EndsConnection = true,
    };

    public static Refusal Late { get; } = new(StatusCodes.Status503ServiceUnavailable,
        "The images waited for too long; try again later, or with fewer requests at once.")
    {
        RetryAfter = 1,
    };
}
