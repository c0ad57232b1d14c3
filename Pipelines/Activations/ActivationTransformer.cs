using Microsoft.ML;
using MlNetClassifier.Pipelines.Schema;

namespace MlNetClassifier.Pipelines.Activations;

/// <summary>
/// Applies an activation function to a column of features. Saved with the model, parameter and column names included, and loaded
/// by stock ML.NET.
/// </summary>
public sealed class ActivationTransformer : ComposedTransformer
{
    private readonly Lazy<ITransformer> _saved;

    internal ActivationTransformer(ActivationColumn column, ITransformer mapping, Func<ITransformer> saved)
        : base(mapping) => (Column, _saved) = (column, new Lazy<ITransformer>(saved));

    /// <summary>The function and its parameter.</summary>
    public Activation Activation => Column.Activation;

    internal ActivationColumn Column { get; }

    /// <inheritdoc />
    public override void Dispose()
    {
        if (_saved is { IsValueCreated: true, Value: IDisposable saved })
            saved.Dispose();

        base.Dispose();
    }

    private protected override ITransformer Saved => _saved.Value;
}
