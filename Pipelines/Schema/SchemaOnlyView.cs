using Microsoft.ML;

namespace MlNetClassifier.Pipelines.Schema;

/// <summary>Columns without rows, to fit estimators that look at the schema only, and to keep no data alive for that.</summary>
internal sealed class SchemaOnlyView(DataViewSchema schema) : IDataView
{
    public bool CanShuffle => false;

    public DataViewSchema Schema => schema;

    public long? GetRowCount() => 0;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        throw new NotSupportedException("This view has columns but no rows.");

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        throw new NotSupportedException("This view has columns but no rows.");
}
