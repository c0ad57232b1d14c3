using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MlNetClassifier.Data.Images;
using static MlNetClassifier.Pipelines.Images.ImageRows;

namespace MlNetClassifier.Pipelines.Images;

/// <summary>Chooses the stages by what the input column holds: paths, bytes of files, or pictures.</summary>
internal sealed class PixelLoadingEstimator(
    TransformsCatalog transforms, string outputColumnName, string inputColumnName, ImageInput input, string errorColumnName)
    : IEstimator<ITransformer>
{
    public ITransformer Fit(IDataView data) =>
        new PixelLoadingTransformer(FitStages(data), input, outputColumnName, inputColumnName);

    private ITransformer FitStages(IDataView data)
    {
        DataViewType? type = data.Schema.GetColumnOrNull(inputColumnName)?.Type;
        if (type is not ImageDataViewType)
            return Stages(type is VectorDataViewType vector ? vector.ItemType : type, type is VectorDataViewType).Fit(data);

        // A mapping is fitted only to pictures of the size that its row states, and then takes any.
        ITransformer copied = transforms.CopyColumns(Picture, inputColumnName).Fit(data);
        return new TransformerChain<ITransformer>(copied, Chain(FromPicture()).Fit(Nominal().Fit(data).Transform(data)));
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        SchemaShape.Column column = inputSchema.FirstOrDefault(candidate => candidate.Name == inputColumnName);
        return column.ItemType is ImageDataViewType
            ? Chain(FromPicture()).GetOutputSchema(Nominal().GetOutputSchema(inputSchema))
            : Stages(column.ItemType, column.Kind != SchemaShape.Column.VectorKind.Scalar).GetOutputSchema(inputSchema);
    }

    private EstimatorChain<ITransformer> Stages(DataViewType? itemType, bool isVector) => (itemType, isVector) switch
    {
        (TextDataViewType, false) => Chain(FromPath()),
        (NumberDataViewType number, true) when number == NumberDataViewType.Byte => Chain(FromBytes()),
        _ => throw new ArgumentException(
            $"Column '{inputColumnName}' is "
                + $"{(itemType is null ? "missing" : isVector ? $"a vector of {itemType}" : itemType)}; expected Text (paths of "
            + "images), a vector of Byte (the contents of image files) or an MLImage."),
    };

    private EstimatorChain<ITransformer> Chain(IEnumerable<IEstimator<ITransformer>> source) => source.Concat(
    [
        transforms.ResizeImages(Tile, input.Width, input.Height, Tile, ImageResizingEstimator.ResizingKind.IsoPad),
        transforms.ExtractPixels(outputColumnName, Tile, outputAsFloatArray: false),
        transforms.CopyColumns(errorColumnName, Error),
        transforms.DropColumns(Tile, Error),
    ]).Aggregate(new EstimatorChain<ITransformer>(), (chain, stage) => chain.Append(stage));

    // Never run: it states the column that the mapping wants to see.
    private IEstimator<ITransformer> Nominal() => transforms.CustomMapping<AnyRow, NominalRow>(static (_, _) => { }, null);

    // The options are a constant that ML.NET saves; the contract of a mapping holds no state.
    private IEnumerable<IEstimator<ITransformer>> FromPath() =>
    [
        transforms.Expression(Input, $"(path) : \"{input}\"", inputColumnName),
        transforms.CopyColumns(ImageRows.Path, inputColumnName),
        transforms.CustomMapping<PathRow, TileRow>(ImageLoadingMapping.Map, LoadContract),
        transforms.DropColumns(Input, ImageRows.Path),
    ];

    private IEnumerable<IEstimator<ITransformer>> FromBytes() =>
    [
        .. InputColumn(),
        transforms.CopyColumns(Encoded, inputColumnName),
        transforms.CustomMapping<EncodedRow, TileRow>(ImageDecodingMapping.Map, DecodeContract),
        transforms.DropColumns(InputKey, Input, Encoded),
    ];

    private IEnumerable<IEstimator<ITransformer>> FromPicture() =>
    [
        .. InputColumn(),
        transforms.CustomMapping<PictureRow, TileRow>(ImageFittingMapping.Map, FitContract),
        transforms.DropColumns(InputKey, Input, Picture),
    ];

    // An expression makes one text from one number or text; a vector or a picture is neither.
    private IEnumerable<IEstimator<ITransformer>> InputColumn() =>
    [
        transforms.CustomMapping<AnyRow, InputKeyRow>(InputKeyMapping.Map, InputKeyContract),
        transforms.Expression(Input, $"(key) : \"{input}\"", InputKey),
    ];
}
