using MlNetClassifier.Pipelines.Saving;

namespace MlNetClassifier.Pipelines.Scoring;

/// <summary>
/// Loads every saved classifier: those of this library as <see cref="ImageScorer.Load(string)"/> does; and, through ML.NET, plain
/// ML.NET zips that make Score of ImagePath and name their classes, and models of this library that hold no graph.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public static class PipelineScorer
{
    /// <summary>
    /// Loads a model file; one with a manifest proves that it computes here what it computed when it was saved.
    /// </summary>
    /// <param name="path">A <c>model.zip</c>, or what <c>mlContext.Model.Save</c> wrote.</param>
    /// <returns>The scorer; dispose it. What ML.NET runs takes image files only, none in memory.</returns>
    /// <exception cref="ModelFormatException">
    /// The file is missing, damaged, of another format version, or not a classifier of images.
    /// </exception>
    /// <exception cref="SelfCheckException">
    /// A golden sample gives logits other than those that it gave when the model was saved.
    /// </exception>
    public static ImageScorer Load(string path) => ImageScorer.Load(path, NetworkSession.WarmUp, new Loader());

    private sealed class Loader : IPipelineLoader
    {
        public ISavedClassifier Load(string path) => SavedPipeline.Load(path);

        public (ISavedClassifier Classifier, IReadOnlyList<string> Classes) LoadPlain(string path)
        {
            var pipeline = PlainPipeline.Load(path);
            return (pipeline, pipeline.Classes);
        }
    }
}
