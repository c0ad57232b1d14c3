namespace MlNetClassifier.Data.SampleSet;

/// <summary>What an image of the sample set shows, and thus its label; the value is the class index.</summary>
internal enum MainShape
{
    Circle,
    Square,
    Triangle,
}
