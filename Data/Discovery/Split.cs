namespace MlNetClassifier.Data.Discovery;

/// <summary>The part that a sample plays: training learns, validation chooses, the test judges once.</summary>
public enum Split
{
    /// <summary>The network's weights are fitted to these samples.</summary>
    Train,

    /// <summary>These samples choose among epochs and options; the weights never see them.</summary>
    Validation,

    /// <summary>These samples are judged once, when every choice is made.</summary>
    Test,
}
