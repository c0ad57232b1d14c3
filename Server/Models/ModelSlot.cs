using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Pipelines.Scoring;
using MlNetClassifier.Server.Options;
using MlNetClassifier.Server.Telemetry;

namespace MlNetClassifier.Server.Models;

/// <summary>
/// A name and the model that answers to it. When its file is replaced, the new one is loaded and checked beside the old one and
/// takes over from it; one that cannot be used changes nothing.
/// </summary>
internal sealed partial class ModelSlot : IDisposable
{
    private const int LoadAttempts = 5;

    private readonly string _path;
    private readonly ServerMeters _meters;
    private readonly ILogger _log;
    private LiveModel _live;
    private FileStamp _seen;

    private ModelSlot(ModelSource source, LiveModel live, FileStamp seen, ServerMeters meters, ILogger log) =>
        (Name, _path, _live, _seen, _meters, _log) = (source.Name, source.Path, live, seen, meters, log);

    public string Name { get; }

    /// <summary>Why the file as it is now does not serve; null if it does.</summary>
    public string? ReloadError { get; private set; }

    /// <summary>Loads a model that is to be served.</summary>
    /// <exception cref="ModelFormatException">It cannot be used.</exception>
    /// <exception cref="SelfCheckException">It computes something else than when it was saved.</exception>
    public static ModelSlot Open(ModelSource source, ServerMeters meters, ILogger log)
    {
        FileStamp seen = FileStamp.Of(source.Path);
        return new ModelSlot(source, Load(source.Path), seen, meters, log);
    }

    /// <summary>The model as it is now; whoever takes it releases it.</summary>
    public LiveModel Take()
    {
        while (true)
        {
            LiveModel live = Volatile.Read(ref _live);
            if (live.TryUse())
                return live;
        }
    }

    /// <summary>Looks at the file, and serves what is new there.</summary>
    /// <returns>Whether another model took over.</returns>
    public bool Refresh()
    {
        FileStamp now = FileStamp.Of(_path);
        if (now == _seen)
            return false;

        _seen = now;
        try
        {
            LiveModel next = Load(_path);
            ReloadError = null;
            if (next.Sha256 == _live.Sha256)
            {
                next.Release();
                return false;
            }

            Interlocked.Exchange(ref _live, next).Release();
            _meters.Reloaded(Name, isServed: true);
            LogSwapped(Name, next.Sha256);
            return true;
        }
        catch (Exception error)
        {
            ReloadError = error.Message;
            _meters.Reloaded(Name, isServed: false);
            LogKept(Name, error.Message);
            return false;
        }
    }

    public void Dispose() => _live.Release();

    // The scorer reads the file more than once, and it may be replaced meanwhile: what has one hash before and after is one file.
    private static LiveModel Load(string path)
    {
        for (int attempt = 1; ; attempt++)
        {
            string? before = File.Exists(path) ? Hash(path) : null;
            ImageScorer? scorer = null;
            try
            {
                scorer = ImageScorer.Load(path);
                if (before is not null && Hash(path) == before)
                    return new LiveModel(scorer, before, TimeProvider.System.GetUtcNow());
            }
            catch (Exception error) when (error is ModelFormatException or SelfCheckException && attempt < LoadAttempts
                && before is not null && File.Exists(path) && Hash(path) != before)
            {
                // Replaced while it was read.
            }

            scorer?.Dispose();
            if (attempt == LoadAttempts)
                throw new ModelFormatException($"The model '{path}' changes too often to be read; replace it as a whole.");
        }
    }

    private static string Hash(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    [LoggerMessage(LogLevel.Information, "The model '{Name}' was replaced; sha256 {Hash} serves now.")]
    private partial void LogSwapped(string name, string hash);

    [LoggerMessage(LogLevel.Error, "The model '{Name}' was not replaced, and the old one goes on serving: {Reason}")]
    private partial void LogKept(string name, string reason);

    /// <summary>By what a replaced file is noticed, through links too.</summary>
    private readonly record struct FileStamp(DateTime Written, long Length)
    {
        public static FileStamp Of(string path)
        {
            try
            {
                using SafeFileHandle file = File.OpenHandle(path);
                return new(File.GetLastWriteTimeUtc(file), RandomAccess.GetLength(file));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                return default;
            }
        }
    }
}
