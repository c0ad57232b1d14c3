using Microsoft.ML;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Onnx;
using MlNetClassifier.Pipelines.Onnx;

namespace MlNetClassifier.Pipelines.Scoring;

/// <summary>Makes ML.NET contexts that are set up for this library's models.</summary>
public static class ScoringContext
{
    /// <summary>
    /// ONNX Runtime writes nothing to standard error by itself: what fails is in its exceptions, and its own lines hold names of
    /// the graph as they are, which a terminal would obey.
    /// </summary>
    internal const OrtLoggingLevel LogLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL;

    /// <summary>
    /// Makes a context in which ONNX Runtime uses one thread for a row and ML.NET runs rows in parallel, which is faster than the
    /// default, where both run in parallel; whose temporary files go into a folder that is removed with the process; and in which
    /// ONNX Runtime leaves its messages to the exceptions.
    /// </summary>
    /// <param name="seed">Seed of ML.NET's own random choices; default 0.</param>
    /// <returns>The context.</returns>
    public static MLContext Create(int seed = 0)
    {
        var mlContext = new MLContext(seed) { TempFilePath = ScratchFolder.Path };
        ((IHostEnvironment)mlContext).SetOnnxSessionOption(new OnnxSessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            LogSeverityLevel = LogLevel,
        });
        return mlContext;
    }
}
