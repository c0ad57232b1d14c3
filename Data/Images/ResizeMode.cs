namespace MlNetClassifier.Data.Images;

/// <summary>How a picture of one shape fills a tile of another shape.</summary>
public enum ResizeMode
{
    /// <summary>
    /// The whole picture fills the whole tile; the aspect ratio changes. The default, as Keras'
    /// <c>image_dataset_from_directory</c>.
    /// </summary>
    Stretch,

    /// <summary>The largest centred part with the tile's aspect ratio fills the tile; what lies outside is lost.</summary>
    Crop,

    /// <summary>The whole picture keeps its aspect ratio, is centred and bordered by the background (a letterbox).</summary>
    Pad,
}
