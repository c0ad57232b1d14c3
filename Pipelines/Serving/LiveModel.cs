using MlNetClassifier.Pipelines.Explaining;
using MlNetClassifier.Pipelines.Scoring;

namespace MlNetClassifier.Pipelines.Serving;

/// <summary>A loaded model, kept for as long as a request uses it: one that was replaced is disposed by its last user.</summary>
internal sealed class LiveModel(ImageScorer scorer, string sha256, DateTimeOffset loaded)
{
    private const int VersionLength = 12;

    private readonly Lazy<ImageExplainer> _explainer = new(() => new ImageExplainer(scorer));
    private int _users = 1; // the slot that it is live in

    public ImageScorer Scorer => scorer;

    /// <summary>Explains its answers; made when it is first asked for.</summary>
    public ImageExplainer Explainer => _explainer.Value;

    /// <summary>Hash of the file, in hexadecimal.</summary>
    public string Sha256 => sha256;

    /// <summary>What clients ask for by <c>/versions/</c>: the beginning of the hash.</summary>
    public string Version { get; } = sha256[..VersionLength];

    /// <summary>When it began to serve.</summary>
    public DateTimeOffset Loaded => loaded;

    /// <summary>Begins to use it; false if it was disposed already.</summary>
    public bool TryUse()
    {
        int users = Volatile.Read(ref _users);
        while (users > 0)
        {
            int seen = Interlocked.CompareExchange(ref _users, users + 1, users);
            if (seen == users)
                return true;

            users = seen;
        }

        return false;
    }

    /// <summary>Ends a use.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _users) > 0)
            return;

        if (_explainer.IsValueCreated)
            _explainer.Value.Dispose();

        scorer.Dispose();
        NativeMemory.GiveBack();
    }
}
