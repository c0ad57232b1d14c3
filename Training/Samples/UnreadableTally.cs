using System.Globalization;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Checking;

namespace MlNetClassifier.Training.Samples;

/// <summary>
/// Counts the rows that training reads and those without a readable image, and says when there are too many of the latter.
/// </summary>
/// <param name="maxFraction">Share of the rows that may be unreadable.</param>
/// <param name="progress">Told about every row; null for none.</param>
internal sealed class UnreadableTally(double maxFraction, IProgress<RowProgress>? progress)
{
    /// <summary>Share of unreadable images above which a data set is refused, unless it is set otherwise: 0.05.</summary>
    public const double DefaultMaxFraction = DatasetCheck.MaxUnreadableFraction;

    private int _rows;
    private int _unreadable;
    private string? _first;

    /// <summary>Counts a row.</summary>
    /// <param name="error">Why its image could not be read; null or empty if it could.</param>
    /// <param name="path">The file of an image that could not be read, if it is known.</param>
    public void Add(string? error, string? path = null)
    {
        if (error is { Length: > 0 })
        {
            _unreadable++;
            _first ??= error;
        }
        else
        {
            error = null;
        }

        _rows++;
        progress?.Report(new RowProgress(_rows, error, path));
    }

    /// <summary>Looks at what was counted.</summary>
    /// <exception cref="DatasetException">More rows are unreadable than may be.</exception>
    public void ThrowIfTooMany()
    {
        if (_unreadable <= maxFraction * _rows)
            return;

        string allowed = maxFraction == 0
            ? "none may be"
            : string.Create(CultureInfo.InvariantCulture, $"at most {100 * maxFraction:0.##} % may be");
        throw new DatasetException(string.Create(
            CultureInfo.InvariantCulture,
            $"{_unreadable:N0} of {_rows:N0} images cannot be read ({100.0 * _unreadable / _rows:F1} %), and {allowed}: repair "
                + $"or remove them, or allow more. The first: {_first}."));
    }

    /// <summary>What is wrong with a share, as a list.</summary>
    public static IReadOnlyList<string> Validate(double maxFraction) => maxFraction is >= 0 and <= 1
        ? []
        : [string.Create(CultureInfo.InvariantCulture, $"MaxUnreadableFraction must be 0 to 1, but is {maxFraction}.")];
}
