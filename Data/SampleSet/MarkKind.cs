namespace MlNetClassifier.Data.SampleSet;

/// <summary>The line of a mark; each imitates one trait of a main shape.</summary>
internal enum MarkKind
{
    /// <summary>Straight, like the sides of squares and triangles.</summary>
    Bar,

    /// <summary>Bent, like a part of a circle.</summary>
    Arc,

    /// <summary>With corners, like squares and triangles.</summary>
    Zigzag,
}
