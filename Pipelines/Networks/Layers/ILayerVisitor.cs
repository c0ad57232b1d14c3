namespace MlNetClassifier.Pipelines.Networks.Layers;

/// <summary>One form of every kind of layer: a tensor operation, nodes of a graph. A kind without one does not compile.</summary>
/// <typeparam name="TContext">What is known besides the layer.</typeparam>
/// <typeparam name="TResult">The form.</typeparam>
internal interface ILayerVisitor<in TContext, out TResult>
{
    TResult Visit(Backbone layer, TContext context);

    TResult Visit(Convolution layer, TContext context);

    TResult Visit(BatchNormalization layer, TContext context);

    TResult Visit(Elementwise layer, TContext context);

    TResult Visit(MaxPooling layer, TContext context);

    TResult Visit(AveragePooling layer, TContext context);

    TResult Visit(GlobalAveragePooling layer, TContext context);

    TResult Visit(Addition layer, TContext context);

    TResult Visit(Flatten layer, TContext context);

    TResult Visit(Dense layer, TContext context);
}
