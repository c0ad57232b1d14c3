using System.Globalization;
using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.Pipelines.Explaining;

/// <summary>Why a network answered as it did for one image: where in it the evidence is, and whether that holds.</summary>
/// <param name="Prediction">The answer, with the bits of scoring; its error says why there is no explanation.</param>
/// <param name="Method">How the map was computed.</param>
public sealed record Explanation(ImagePrediction Prediction, ExplanationMethod Method)
{
    /// <summary>The predicted class; null if the image could not be read, as are the members below.</summary>
    public ClassEvidence? Predicted { get; init; }

    /// <summary>The class with the second highest logit.</summary>
    public ClassEvidence? RunnerUp { get; init; }

    /// <summary>What each part of the image adds to the logit of the predicted class, minus that of the runner-up.</summary>
    public EvidenceMap? Map { get; init; }

    /// <summary>What happens when the marked parts are removed.</summary>
    public DeletionCurve? Deletion { get; init; }

    /// <summary>Passes through the network that it took.</summary>
    public int Passes { get; init; }

    /// <summary>
    /// Whether a region of the image matters: the answer falls sooner without what the map marks than at random.
    /// </summary>
    public bool HasRegion => Deletion?.BeatsRandom == true;

    /// <summary>What was found, in words: the answer, and what the removal of the marked part does to it.</summary>
    /// <returns>A few sentences; those of the error, if the image could not be read.</returns>
    public string Describe()
    {
        if (Predicted is null || RunnerUp is null || Deletion is null)
            return Prediction.Error ?? string.Empty;

        string answer =
            $"{Predicted.Label} ({Percent(Predicted.Score)}) rather than {RunnerUp.Label} ({Percent(RunnerUp.Score)}).";
        int step = Deletion.WidestStep;
        return HasRegion
            ? $"{answer} Without the {Percent(Deletion.Removed[step])} of the image that speak for it most, the probability of "
                + $"{Predicted.Label} is {Percent(Deletion.Marked[step])}; without as much at random, "
                + $"{Percent(Deletion.Random[step])} on average."
            : $"{answer} No single region matters: the answer falls no sooner without what the map marks than without parts at "
                + "random.";
    }

    private static string Percent(float fraction) =>
        string.Create(CultureInfo.InvariantCulture, $"{100 * fraction:0.#} %");
}
