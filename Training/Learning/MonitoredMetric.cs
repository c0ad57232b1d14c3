namespace MlNetClassifier.Training.Learning;

/// <summary>What decides the best epoch, patience and the plateau schedule.</summary>
public enum MonitoredMetric
{
    /// <summary>
    /// The cross-entropy over the validation samples: falls. It also sees how sure the network is, so it is the finer measure.
    /// </summary>
    ValidationLoss,

    /// <summary>The fraction of the validation samples that is right: rises; of equal epochs the first is the best.</summary>
    ValidationAccuracy,
}
