using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Saving;
using Spectre.Console;

namespace MlNetClassifier.App.Output;

/// <summary>The layers of a network as Keras' <c>summary()</c> prints them.</summary>
internal static class LayerTable
{
    public static Table Create(ModelManifest.NetworkSection network) => Create(network.Summary, network.Parameters);

    public static Table Create(NetworkDescription network) =>
        Create(ModelManifest.NetworkSection.Of(network, weightsSha256: string.Empty));

    private static Table Create(IEnumerable<ModelManifest.LayerSection> layers, long parameters)
    {
        Table table = new Table().Border(TableBorder.Simple)
            .AddColumn(new TableColumn("layer (type)").Footer("total parameters"))
            .AddColumn("output shape")
            .AddColumn(new TableColumn("parameters").RightAligned().Footer(Figures.Count(parameters)))
            .AddColumn("activation");
        foreach (ModelManifest.LayerSection layer in layers)
        {
            table.AddRow(
                new Text($"{layer.Name} ({layer.Kind})"),
                new Text($"(N, {string.Join(", ", layer.OutputShape)})"),
                new Text(Figures.Count(layer.Parameters)),
                new Text(layer.Activation ?? "-"));
        }

        return table;
    }
}
