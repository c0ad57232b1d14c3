using System.IO.Compression;
using Microsoft.ML;
using MlNetClassifier.Pipelines.Onnx;

namespace MlNetClassifier.Pipelines.Saving;

/// <summary>
/// A pipeline with a small graph in the place of a large one. ML.NET writes that, and the large graph is put into the file in its
/// place: ML.NET would compress it, for seconds and mostly for nothing, since weights hardly shrink.
/// </summary>
/// <param name="Model">The pipeline with the small graph.</param>
/// <param name="Placeholder">The small graph.</param>
/// <param name="Graph">The large graph, with the same inputs and outputs.</param>
/// <param name="Compression">How the large graph is packed.</param>
internal sealed record StandIn(ITransformer Model, byte[] Placeholder, OnnxGraph Graph, CompressionLevel Compression);
