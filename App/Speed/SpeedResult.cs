using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlNetClassifier.App.Speed;

/// <summary>What <c>benchmark</c> measured: medians of rounds, and the processor's peak in the same minute.</summary>
/// <param name="PeakOperations">
/// Float32 operations per second that the processor can do on <paramref name="Threads"/> threads.
/// </param>
/// <param name="Threads">Threads of training and of the peak.</param>
/// <param name="BatchSize">Images of a step.</param>
/// <param name="Precision"><c>float32</c> or <c>bf16</c>.</param>
/// <param name="StepSeconds">A step of training.</param>
/// <param name="TrainImagesPerSecond">Images that training learns from in a second.</param>
/// <param name="TrainShareOfPeak">
/// Share of the peak that training's products reach, in [0, 1]; above 1 is possible in bf16 only.
/// </param>
/// <param name="ScoreImagesPerSecond">Image files that are decoded and scored in a second, on all cores.</param>
/// <param name="ScoreShareOfPeak">Share of the peak that the products of scoring reach; decoding is not counted as work.</param>
internal sealed record SpeedResult(
    double PeakOperations,
    int Threads,
    int BatchSize,
    string Precision,
    double StepSeconds,
    double TrainImagesPerSecond,
    double TrainShareOfPeak,
    double ScoreImagesPerSecond,
    double ScoreShareOfPeak);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(SpeedResult))]
internal sealed partial class SpeedJson : JsonSerializerContext;
