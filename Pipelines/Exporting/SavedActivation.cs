using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Saving;
using static MlNetClassifier.Pipelines.Activations.ActivationRows;

namespace MlNetClassifier.Pipelines.Exporting;

/// <summary>
/// Tells which activation the stages are that <see cref="SavedChain"/> made, after stock ML.NET has loaded them. ML.NET shows
/// columns and values, but the contract only to whoever reads the saved bytes.
/// </summary>
internal static class SavedActivation
{
    /// <summary>The activation, or null if the stages are something else.</summary>
    public static ActivationColumn? Of(ModelOperationsCatalog catalog, ITransformer transformer, DataViewSchema input)
    {
        if (!IsSaved(transformer))
            return null;

        var chain = (IEnumerable<ITransformer>)transformer;
        ITransformer mapping = chain.First(IsMapping);
        DataViewSchema output = transformer.GetOutputSchema(input);
        DataViewSchema.Column made = output[output.Count - 1];
        IEnumerable<DataViewSchema.Column> read = transformer.GetRowToRowMapper(input).GetDependencies([made]);
        ActivationFunction function = Function(catalog, mapping, input);
        return new ActivationColumn(
            function.Parameter is null ? new Activation(function) : new Activation(function, [.. Parameter(chain)]),
            made.Name, read.Single().Name);
    }

    /// <summary>Whether the stages are such an activation.</summary>
    public static bool IsSaved(ITransformer transformer) =>
        transformer is IEnumerable<ITransformer> chain && chain.Any(IsMapping);

    private static bool IsMapping(ITransformer stage) =>
        stage is CustomMappingTransformer<PreActivationRow, OutputRow> or CustomMappingTransformer<ParametricRow, OutputRow>;

    private static ActivationFunction Function(ModelOperationsCatalog catalog, ITransformer mapping, DataViewSchema input)
    {
        using var saved = new MemoryStream();
        catalog.Save(mapping, input, saved);
        using var zip = new ZipArchive(saved);
        string[] strings = [.. SavedStages.StringsOf(zip)];
        return ActivationTable.All.FirstOrDefault(function => strings.Contains(function.ContractName))
            ?? throw new InvalidOperationException("The saved activation has none of the known contracts.");
    }

    // The first two stages look the values up under the one key.
    private static float[] Parameter(IEnumerable<ITransformer> chain)
    {
        IDataView row = new MLContext(0).Data.LoadFromEnumerable([new ParameterKeyRow()]);
        IDataView values = chain.Take(2).Aggregate(row, (view, stage) => stage.Transform(view));
        return values.GetColumn<float[]>(ActivationRows.Parameter).Single();
    }
}
