using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetClassifier.Pipelines.Schema;

/// <summary>
/// A transformer that is made of ML.NET's own transformers and is saved as them, so that stock
/// <c>mlContext.Model.Load</c> reads it back.
/// </summary>
/// <remarks>
/// ML.NET lets no code outside its own assemblies write a transformer into a model. What it does save is a chain of its own
/// transformers, so that is what <see cref="ICanSaveModel.Save"/> writes here (docs/adr/0002). Thread-safe as the chain is.
/// Dispose it to release the ONNX Runtime sessions inside.
/// </remarks>
public abstract class ComposedTransformer : ITransformer, IDisposable
{
    private readonly Lazy<ITransformer> _chain;

    private protected ComposedTransformer(ITransformer chain)
        : this(new Lazy<ITransformer>(chain))
    {
    }

    /// <summary>A transformer whose chain is made when it is first used.</summary>
    private protected ComposedTransformer(Lazy<ITransformer> chain) => _chain = chain;

    /// <inheritdoc />
    public bool IsRowToRowMapper => Chain.IsRowToRowMapper;

    /// <summary>What does the work.</summary>
    internal ITransformer Chain => _chain.Value;

    /// <summary>What is saved: stages of ML.NET that do the same work.</summary>
    private protected virtual ITransformer Saved => Chain;

    /// <inheritdoc />
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Chain.GetOutputSchema(inputSchema);

    /// <inheritdoc />
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => Chain.GetRowToRowMapper(inputSchema);

    /// <inheritdoc />
    public IDataView Transform(IDataView input) => Chain.Transform(input);

    void ICanSaveModel.Save(ModelSaveContext ctx) => Saved.Save(ctx);

    /// <summary>Releases the native sessions of the chain; disposing twice is safe.</summary>
    public virtual void Dispose()
    {
        if (_chain.IsValueCreated)
            (_chain.Value as IDisposable)?.Dispose();

        GC.SuppressFinalize(this);
    }
}
