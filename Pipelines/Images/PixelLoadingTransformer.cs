using Microsoft.ML;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Schema;

namespace MlNetClassifier.Pipelines.Images;

/// <summary>Images to pixels, with what they are made into: what a model's manifest has to say about its first stage.</summary>
internal sealed class PixelLoadingTransformer(ITransformer chain, ImageInput input, string outputColumnName,
    string inputColumnName)
    : ComposedTransformer(chain)
{
    public ImageInput Input => input;

    public string OutputColumnName => outputColumnName;

    public string InputColumnName => inputColumnName;
}
