using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using MlNetClassifier.Server.Answers;
using MlNetClassifier.Server.Options;

namespace MlNetClassifier.Server.Bodies;

/// <summary>
/// The body of a request in a buffer that is used again. Grows with what has arrived, never with what the client says will come:
/// a client that is slow or has gone holds only what it sent.
/// </summary>
internal sealed class RequestBody : IDisposable
{
    private const int LeastBytes = 1 << 12;

    private readonly ByteBudget _budget;
    private byte[] _buffer = [];
    private long _taken;

    private RequestBody(ByteBudget budget) => _budget = budget;

    /// <summary>Bytes of the body.</summary>
    public int Length { get; private set; }

    /// <summary>The body; not valid after disposal.</summary>
    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, Length);

    /// <summary>Reads the whole body.</summary>
    /// <exception cref="RefusalException">It is larger than the limit, or comes too slowly, or there is no room now.</exception>
    public static async ValueTask<RequestBody> ReadAsync(HttpContext context, ServerOptions options, ByteBudget budget)
    {
        if (context.Request.ContentLength > options.MaxBodyBytes)
            throw TooLarge(options);

        var body = new RequestBody(budget);
        try
        {
            await body.FillAsync(context.Request.BodyReader, context.Request.ContentLength ?? options.MaxBodyBytes, options);
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <summary>Counts memory that is taken because of this body, such as what was encoded in it.</summary>
    /// <exception cref="RefusalException">There is no room now.</exception>
    public void Take(long bytes)
    {
        if (!_budget.TryTake(bytes))
            throw new RefusalException(StatusCodes.Status429TooManyRequests, string.Empty) { Refusal = Overload.Memory };

        _taken += bytes;
    }

    public void Dispose()
    {
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);

        _buffer = [];
        _budget.Return(_taken);
        _taken = 0;
    }

    // Most bodies are there already when they are asked for; only those that are not need a clock.
    private async ValueTask FillAsync(PipeReader reader, long expected, ServerOptions options)
    {
        Timer? clock = null;
        try
        {
            while (true)
            {
                if (!reader.TryRead(out ReadResult read))
                {
                    clock ??= new Timer(_ => reader.CancelPendingRead(), null, options.TimeoutSeconds * 1000, Timeout.Infinite);
                    read = await reader.ReadAsync();
                }

                if (read.IsCanceled)
                    throw TooSlow(options);

                try
                {
                    Append(read.Buffer, expected, options);
                }
                finally
                {
                    reader.AdvanceTo(read.Buffer.End);
                }

                if (read.IsCompleted)
                    return;
            }
        }
        catch (Exception error) when (error is not (RefusalException or BadHttpRequestException))
        {
            throw Unread(StatusCodes.Status400BadRequest, $"The body cannot be read: {error.Message}");
        }
        finally
        {
            if (clock is not null)
                await clock.DisposeAsync();
        }
    }

    private void Append(in ReadOnlySequence<byte> bytes, long expected, ServerOptions options)
    {
        long length = Length + bytes.Length;
        if (length > options.MaxBodyBytes)
            throw TooLarge(options);

        // What is whole already takes no more than it is; what goes on arriving doubles, up to what it says that it is.
        if (length > _buffer.Length)
            Grow((int)Math.Max(length, Math.Min(Math.Max(2L * _buffer.Length, LeastBytes), expected)));

        bytes.CopyTo(_buffer.AsSpan(Length));
        Length = (int)length;
    }

    // What is counted is what the pool gives, which is more than was asked for.
    private void Grow(int capacity)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(capacity);
        try
        {
            Take(larger.Length - _buffer.Length);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(larger);
            throw;
        }

        Bytes.CopyTo(larger);
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);

        _buffer = larger;
    }

    private static RefusalException TooLarge(ServerOptions options) => Unread(StatusCodes.Status413PayloadTooLarge,
        string.Create(CultureInfo.InvariantCulture,
            $"The body has more than {options.MaxBodyMiB} MiB, the most that is accepted; send smaller images, or fewer."));

    private static RefusalException TooSlow(ServerOptions options) => Unread(StatusCodes.Status408RequestTimeout,
        string.Create(CultureInfo.InvariantCulture,
            $"The body did not arrive within {options.TimeoutSeconds} seconds; send it faster."));

    private static RefusalException Unread(int status, string detail) =>
        new(status, detail) { Refusal = new(status, detail) { EndsConnection = true } };
}
