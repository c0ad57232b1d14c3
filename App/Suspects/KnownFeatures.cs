using MlNetClassifier.Data.Checking;

namespace MlNetClassifier.App.Suspects;

/// <summary>Features that are asked for more than once: by the search for copies, and by that for labels.</summary>
/// <param name="compute">Computes those that are not known.</param>
internal sealed class KnownFeatures(PictureFeatures compute)
{
    private readonly Dictionary<string, ReadOnlyMemory<float>> _rows = new(StringComparer.Ordinal);

    /// <inheritdoc cref="PictureFeatures"/>
    public IReadOnlyList<ReadOnlyMemory<float>> Of(IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        string[] missing = [.. paths.Where(path => !_rows.ContainsKey(path)).Distinct(StringComparer.Ordinal)];
        if (missing.Length > 0)
        {
            foreach ((string path, ReadOnlyMemory<float> row) in missing.Zip(compute(missing, cancellationToken)))
                _rows[path] = row;
        }

        return [.. paths.Select(path => _rows[path])];
    }
}
