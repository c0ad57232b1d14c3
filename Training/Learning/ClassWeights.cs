using System.Globalization;
using MlNetClassifier.Data;

namespace MlNetClassifier.Training.Learning;

/// <summary>
/// By how much the loss of a sample counts, by its class: for data with many images of one class and few of another.
/// </summary>
/// <remarks>
/// As Keras' <c>class_weight</c>: the loss of a batch is the sum of weight times loss, divided by the number of samples.
/// Immutable.
/// </remarks>
public sealed class ClassWeights
{
    private readonly SortedDictionary<string, double>? _byClass;

    private ClassWeights(string name, SortedDictionary<string, double>? byClass) => (Name, _byClass) = (name, byClass);

    /// <summary>Every sample counts the same.</summary>
    public static ClassWeights None { get; } = new("none", null);

    /// <summary>
    /// Every class counts the same in total: <c>weight = samples / (classes x samples of the class)</c>, scikit-learn's
    /// <c>balanced</c>. The mean over the samples is 1.
    /// </summary>
    public static ClassWeights Auto { get; } = new("auto", null);

    /// <summary><c>none</c>, <c>auto</c>, or the weights as <c>a=1,b=2.5</c>: what a run records.</summary>
    public string Name { get; }

    /// <summary>Takes given weights.</summary>
    /// <param name="byClass">A weight for every class, above 0 and finite.</param>
    /// <returns>The weights.</returns>
    /// <exception cref="ArgumentException">A weight is not above 0 and finite.</exception>
    public static ClassWeights Of(IReadOnlyDictionary<string, double> byClass)
    {
        ArgumentNullException.ThrowIfNull(byClass);
        foreach ((string name, double weight) in byClass)
        {
            if (!(weight > 0 && double.IsFinite(weight)))
                throw new ArgumentException(
                    FormattableString.Invariant($"The weight of class '{name}' is {weight}; give a number above 0."),
                    nameof(byClass));
        }

        var sorted = new SortedDictionary<string, double>(byClass.ToDictionary(), StringComparer.Ordinal);
        return new ClassWeights(
            string.Join(',', sorted.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}={pair.Value:R}"))),
            sorted);
    }

    /// <summary>The factor of each class, or null where all are 1.</summary>
    /// <param name="classes">Class names in class order.</param>
    /// <param name="counts">Training samples of each class, at least one.</param>
    /// <exception cref="DatasetException">Given weights are not those of these classes.</exception>
    internal double[]? Resolve(IReadOnlyList<string> classes, IReadOnlyList<int> counts)
    {
        if (this == Auto)
            return [.. counts.Select(count => counts.Sum() / ((double)counts.Count * count))];

        if (_byClass is null)
            return null;

        string[] missing = [.. classes.Where(name => !_byClass.ContainsKey(name))];
        string[] unknown = [.. _byClass.Keys.Except(classes)];
        if (missing.Length + unknown.Length > 0)
        {
            throw new DatasetException($"The class weights are not those of the classes {string.Join(", ", classes)}: "
                + string.Join("; ", new[] { Named("missing", missing), Named("unknown", unknown) }.OfType<string>())
                + ". Give one weight for each class.");
        }

        return [.. classes.Select(name => _byClass[name])];
    }

    /// <inheritdoc />
    public override string ToString() => Name;

    private static string? Named(string what, string[] names) => names.Length == 0 ? null : $"{what} {string.Join(", ", names)}";
}
