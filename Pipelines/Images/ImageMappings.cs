using Microsoft.ML.Transforms;
using static MlNetClassifier.Pipelines.Images.ImageRows;

namespace MlNetClassifier.Pipelines.Images;

/// <summary>Image path in, picture of exactly the target size out, as a custom mapping.</summary>
[CustomMappingFactoryAttribute(LoadContract)]
internal sealed class ImageLoadingMapping : CustomMappingFactory<PathRow, TileRow>
{
    public override Action<PathRow, TileRow> GetMapping() => Map;

    public static void Map(PathRow row, TileRow output) => TileReader.Of(row.Input).ReadFile(row.Path, output);
}

/// <summary>The bytes of an image file in, picture of exactly the target size out.</summary>
[CustomMappingFactoryAttribute(DecodeContract)]
internal sealed class ImageDecodingMapping : CustomMappingFactory<EncodedRow, TileRow>
{
    public override Action<EncodedRow, TileRow> GetMapping() => Map;

    public static void Map(EncodedRow row, TileRow output) => TileReader.Of(row.Input).ReadBytes(row.Encoded, output);
}

/// <summary>A decoded picture of any size in, picture of exactly the target size out.</summary>
[CustomMappingFactoryAttribute(FitContract)]
internal sealed class ImageFittingMapping : CustomMappingFactory<PictureRow, TileRow>
{
    public override Action<PictureRow, TileRow> GetMapping() => Map;

    public static void Map(PictureRow row, TileRow output) => TileReader.Of(row.Input).ReadPicture(row.Picture, output);
}

/// <summary>Gives every row a number, for which <c>Expression</c> writes the options, where there is no text column.</summary>
[CustomMappingFactoryAttribute(InputKeyContract)]
internal sealed class InputKeyMapping : CustomMappingFactory<AnyRow, InputKeyRow>
{
    public override Action<AnyRow, InputKeyRow> GetMapping() => Map;

    public static void Map(AnyRow row, InputKeyRow output) => output.Key = 0;
}
