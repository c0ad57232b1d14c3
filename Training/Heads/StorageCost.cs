using System.Globalization;
using System.Text.Json.Serialization;
using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.Training.Heads;

/// <summary>
/// What a smaller storage of a pretrained network costs: the same regression on its features and on those of float32.
/// </summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="Storage">How the model holds the pretrained network: <c>float16</c>, <c>int8</c>.</param>
/// <param name="Images">Validation images that it was measured on; 0 where there are none, and nothing is known.</param>
/// <param name="Right">How many of them are right with this storage.</param>
/// <param name="RightInFloat32">How many of them are right in float32.</param>
/// <param name="LabelsChanged">How many of them are given another class.</param>
public sealed record StorageCost(string Storage, int Images, int Right, int RightInFloat32, int LabelsChanged)
{
    /// <summary>Share of the validation images that may be lost, apart from one of them.</summary>
    public const double MostLost = 0.005;

    /// <summary>Share of the images that are right with this storage; null if nothing was measured.</summary>
    public double? Accuracy => Images == 0 ? null : (double)Right / Images;

    /// <summary>Share of the images that are right in float32; null if nothing was measured.</summary>
    public double? AccuracyInFloat32 => Images == 0 ? null : (double)RightInFloat32 / Images;

    /// <summary>Whether more is lost than <see cref="MostLost"/> and one image.</summary>
    [JsonIgnore]
    public bool IsTooMuch => RightInFloat32 - Right > 1 + (MostLost * Images);

    /// <summary>Measures it.</summary>
    /// <param name="storage">What it is called.</param>
    /// <param name="stored">Features as they are stored.</param>
    /// <param name="exact">Features of the same images in float32; null where there are no validation images.</param>
    /// <param name="options">Seed, class weights and the rest.</param>
    /// <param name="classWeights">By how much a sample of each class counts; null for all alike.</param>
    /// <exception cref="TrainingException">It costs too much.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    internal static StorageCost Measure(
        string storage, HeadSamples stored, HeadSamples? exact, NetworkTrainerOptions options, double[]? classWeights)
    {
        if (stored.Validation is null || exact?.Validation is null)
            return new StorageCost(storage, 0, 0, 0, 0);

        int[] labels = RegressionData.Of(stored.Validation).ClassIndexes;
        int[] answers = HeadTrainer.Answers(stored, options, classWeights);
        int[] exactAnswers = HeadTrainer.Answers(exact, options, classWeights);
        var cost = new StorageCost(
            storage, labels.Length, Same(answers, labels), Same(exactAnswers, labels),
            labels.Length - Same(answers, exactAnswers));
        if (cost.IsTooMuch)
        {
            throw new TrainingException(string.Create(
                CultureInfo.InvariantCulture,
                $"Stored as {storage}, the pretrained network is right on {cost.Right:N0} of {cost.Images:N0} validation images, "
                + $"and on {cost.RightInFloat32:N0} in float32. That loses more than {100 * MostLost} % of them and one more, so "
                + $"nothing is saved; store it in another way, as float32 if need be."));
        }

        return cost;

        static int Same(int[] some, int[] others) => some.Zip(others).Count(pair => pair.First == pair.Second);
    }
}
