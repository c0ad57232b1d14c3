namespace MlNetClassifier.Data.SampleSet;

/// <summary>How the two colours of a texture are laid out.</summary>
internal enum TextureKind
{
    Plain,
    LinearGradient,
    RadialGradient,
    Stripes,
    Mottle,
}
