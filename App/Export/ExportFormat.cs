namespace MlNetClassifier.App.Export;

/// <summary>What a model file is turned into.</summary>
internal enum ExportFormat
{
    /// <summary>The network for any ONNX runtime.</summary>
    Onnx,

    /// <summary>One page that classifies pictures by itself.</summary>
    Html,

    /// <summary>A project that scores with this library.</summary>
    CSharp,
}
