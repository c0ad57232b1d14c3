namespace MlNetClassifier.Pipelines.Serving;

/// <summary>Is told what the threads that score do; called on them.</summary>
internal interface IScoringMeter
{
    /// <summary>Images were scored together.</summary>
    void Batch(int images);

    /// <summary>A stage has ended.</summary>
    /// <param name="stage">Its name.</param>
    /// <param name="began">By <see cref="System.Diagnostics.Stopwatch.GetTimestamp"/>.</param>
    void Stage(string stage, long began);
}
