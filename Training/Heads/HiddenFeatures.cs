using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Exporting;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Networks.Layers;
using MlNetClassifier.Pipelines.Schema;
using MlNetClassifier.Pipelines.Scoring;
using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Samples;

namespace MlNetClassifier.Training.Heads;

/// <summary>What the last layer of a trained network takes: what the network has made of an image.</summary>
internal static class HiddenFeatures
{
    /// <summary>The last hidden features of the train samples, of some of each class where there are many.</summary>
    /// <param name="trained">A trained network.</param>
    /// <param name="train">What it learned from: pixels, or for a pretrained network its features.</param>
    /// <param name="seed">Decides which samples are taken; the same seed takes the same.</param>
    /// <returns>The features; null for a network without hidden layers, and where so few fit in that they say nothing.</returns>
    public static FeatureBank? Bank(TrainedNetwork trained, SampleSet train, int seed)
    {
        NetworkDescription network = trained.Network.Head;
        int length = network.Layers[^1].InputShape[0];
        bool isOneLayer = network.Layers.All(layer => layer.Layer is Elementwise or Flatten || layer == network.Layers[^1]);
        bool isHidden = trained.Network.Backbone is not null || !isOneLayer;
        if (!isHidden || (train.IsFloat && train.Shape.Length > 1) || FeatureBank.Capacity(length) is not (> 0 and var capacity))
            return null;

        int[] taken = Taken(train, capacity, seed);
        return new FeatureBank(length, isOneLayer ? Rows(train, taken, length) : Computed(trained, train, taken, length));
    }

    // The first of every class, then the second of every class: as many of each as there is room for.
    private static int[] Taken(SampleSet train, int capacity, int seed)
    {
        var ranked = Enumerable.Range(0, train.Count).GroupBy(train.ClassIndex).SelectMany(ofClass =>
        {
            int[] samples = [.. ofClass];
            SeededRandom.Create(seed, "feature bank", ofClass.Key).Shuffle(samples);
            return samples.Index();
        });
        return [.. ranked.OrderBy(sample => sample.Index).ThenBy(sample => sample.Item).Take(capacity)
            .Select(sample => sample.Item).Order()];
    }

    private static float[] Rows(SampleSet train, int[] taken, int length)
    {
        var rows = new float[taken.Length * length];
        foreach ((int row, int sample) in taken.Index())
            train.CopyTo(sample, rows.AsSpan(row * length, length));

        return rows;
    }

    private static float[] Computed(TrainedNetwork trained, SampleSet train, int[] taken, int length)
    {
        NetworkDescription network = trained.Network.Head;
        using var session = NetworkSession.Of(
            NetworkExporter.ExportHidden(network, trained.Weights, ColumnNames.Pixels, ClassificationRows.NetworkOutput),
            network.Input);
        var rows = new float[taken.Length * length];
        Parallel.For(0, taken.Length, row =>
        {
            Memory<float> hidden = rows.AsMemory(row * length, length);
            if (!train.IsFloat)
            {
                session.Run(train.Planar(taken[row]), hidden, 1);
                return;
            }

            float[] features = new float[train.Shape[0]], output = new float[length];
            train.CopyTo(taken[row], features);
            session.Run(features, output, []);
            output.CopyTo(hidden);
        });
        return rows;
    }
}
