using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Pipelines.Scoring;

namespace MlNetClassifier.Pipelines.Serving;

/// <summary>
/// A name and the model that answers to it. When its file is replaced, the new one is loaded and checked beside the old one and
/// takes over from it; one that cannot be used changes nothing.
/// </summary>
internal sealed partial class ModelSlot : IDisposable
{
    private const int LoadAttempts = 5;

    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly ILogger _log;
    private readonly Action<bool>? _replaced;
    private LiveModel _live;
    private FileStamp _seen;
    private volatile bool _isDisposed;

    private ModelSlot(string name, string path, LiveModel live, FileStamp seen, ILogger log, Action<bool>? replaced) =>
        (Name, _path, _live, _seen, _log, _replaced) = (name, path, live, seen, log, replaced);

    public string Name { get; }

    /// <summary>Why the file as it is now does not serve; null if it does.</summary>
    public string? ReloadError { get; private set; }

    /// <summary>Loads a model that is to be served.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="path">Its file.</param>
    /// <param name="log">Where replacements are noted.</param>
    /// <param name="replaced">Told of every new file, and whether it serves; null for nobody.</param>
    /// <exception cref="ModelFormatException">It cannot be used.</exception>
    /// <exception cref="SelfCheckException">It computes something else than when it was saved.</exception>
    public static ModelSlot Open(string name, string path, ILogger log, Action<bool>? replaced = null)
    {
        FileStamp seen = FileStamp.Of(path);
        return new ModelSlot(name, path, Load(path), seen, log, replaced);
    }

    /// <summary>Serves what is new in the files of models, until the end is asked for.</summary>
    public static async Task WatchAsync(IEnumerable<ModelSlot> slots, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(LookInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(stop).ConfigureAwait(false))
            {
                foreach (ModelSlot slot in slots)
                    slot.Refresh();
            }
        }
        catch (OperationCanceledException)
        {
            // The end was asked for.
        }
    }

    /// <summary>The model as it is now; whoever takes it releases it.</summary>
    /// <exception cref="ObjectDisposedException">The slot was disposed.</exception>
    public LiveModel Take()
    {
        while (true)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            LiveModel live = Volatile.Read(ref _live);
            if (live.TryUse())
                return live;
        }
    }

    /// <summary>Looks at the file, and serves what is new there; what cannot be used is noted in the log.</summary>
    /// <returns>Whether another model took over.</returns>
    public bool Refresh()
    {
        lock (_gate)
        {
            if (FileStamp.Of(_path) == _seen)
                return false;
        }

        try
        {
            return Reload();
        }
        catch (Exception error)
        {
            LogKept(Name, error.Message);
            return false;
        }
    }

    /// <summary>Reads the file, and serves what is new there.</summary>
    /// <returns>Whether another model took over.</returns>
    /// <exception cref="ModelFormatException">The file cannot be used; the old model goes on serving.</exception>
    /// <exception cref="SelfCheckException">The model computes something else than when it was saved; as above.</exception>
    public bool Reload()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _seen = FileStamp.Of(_path);
            LiveModel next;
            try
            {
                next = Load(_path);
            }
            catch (Exception error)
            {
                ReloadError = error.Message;
                _replaced?.Invoke(false);
                throw;
            }

            ReloadError = null;
            if (next.Sha256 == _live.Sha256)
            {
                next.Release();
                return false;
            }

            Interlocked.Exchange(ref _live, next).Release();
            _replaced?.Invoke(true);
            LogSwapped(Name, next.Sha256);
            return true;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed)
                return;

            _isDisposed = true;
            _live.Release();
        }
    }

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
