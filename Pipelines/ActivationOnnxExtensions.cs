using Microsoft.ML;
using MlNetClassifier.Pipelines.Exporting;

namespace MlNetClassifier.Pipelines;

/// <summary>ONNX files of pipelines with activations.</summary>
public static class ActivationOnnxExtensions
{
    /// <summary>
    /// Writes a pipeline as an ONNX file, as <c>ConvertToOnnx</c> does, but with the activations of this library in it.
    /// </summary>
    /// <remarks>
    /// Stages other than activations are written by Microsoft.ML.OnnxConverter, so the names of inputs and outputs are its:
    /// an input per column, an output <c>column.output</c>. Activations compute in float64 inside, so that ONNX Runtime gives
    /// the numbers of ML.NET to 1e-6 relative, for finite inputs. Pipelines from <c>mlContext.Model.Load</c> are written too.
    /// </remarks>
    /// <param name="catalog">The model operations of an <see cref="MLContext"/>.</param>
    /// <param name="transformer">The fitted pipeline.</param>
    /// <param name="inputData">Data with the columns that the pipeline takes; its rows are not written.</param>
    /// <param name="stream">Where the file is written.</param>
    /// <exception cref="NotSupportedException">A stage is neither an activation nor one that ML.NET can convert.</exception>
    public static void ExportOnnx(this ModelOperationsCatalog catalog, ITransformer transformer, IDataView inputData,
        Stream stream)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(transformer);
        ArgumentNullException.ThrowIfNull(inputData);
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(PipelineExporter.Export(catalog, transformer, inputData));
    }
}
