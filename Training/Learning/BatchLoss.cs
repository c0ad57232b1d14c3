using TorchSharp;
using F = TorchSharp.torch.nn.functional;
using Tensor = TorchSharp.torch.Tensor;

namespace MlNetClassifier.Training.Learning;

/// <summary>What a step of training reduces: cross-entropy, perhaps weighted by class and with smoothed labels.</summary>
/// <remarks>The loss that is reported stays the plain one, so that train and validation can be compared.</remarks>
/// <param name="labelSmoothing">
/// Share s of each label that is spread over all classes: <c>(1 - s) [k = class] + s / K</c>.
/// </param>
/// <param name="classWeights">Factor of each class; null for 1.</param>
internal sealed class BatchLoss(double labelSmoothing, double[]? classWeights)
{
    /// <summary>The loss to start the backward pass from.</summary>
    /// <param name="logits">float32 (N, K).</param>
    /// <param name="classIndexes">N class indexes.</param>
    public Tensor Of(Tensor logits, long[] classIndexes)
    {
        if (labelSmoothing == 0 && classWeights is null)
            return F.cross_entropy(logits, torch.tensor(classIndexes));

        int classes = (int)logits.shape[1];
        Tensor targets = torch.tensor(Targets(classIndexes, classes), classIndexes.Length, classes);
        return (targets * F.log_softmax(logits, 1)).sum().neg().div(classIndexes.Length);
    }

    /// <summary>What the logarithm of each probability is multiplied by: (N, K), row by row.</summary>
    internal float[] Targets(long[] classIndexes, int classes)
    {
        var targets = new float[classIndexes.Length * classes];
        for (int sample = 0; sample < classIndexes.Length; sample++)
        {
            double weight = classWeights?[classIndexes[sample]] ?? 1;
            Span<float> row = targets.AsSpan(sample * classes, classes);
            row.Fill((float)(weight * labelSmoothing / classes));
            row[(int)classIndexes[sample]] = (float)(weight * (1 - labelSmoothing + (labelSmoothing / classes)));
        }

        return targets;
    }
}
