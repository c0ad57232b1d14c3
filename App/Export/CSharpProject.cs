using MlNetClassifier.App.Output;
using MlNetClassifier.Data;
using MlNetClassifier.Training;

namespace MlNetClassifier.App.Export;

/// <summary>A project of four files that scores with a model and this library.</summary>
internal static class CSharpProject
{
    private static readonly string[] Texts = ["Program.cs", "README.md", "Classifier.csproj"];

    /// <summary>Writes the project: into a folder beside it that is renamed, or over the files of an existing one.</summary>
    public static void Write(string folder, string model)
    {
        OutputFolder.Write(folder, target =>
        {
            AtomicFile.Write(Path.Combine(target, "model.zip"), file =>
            {
                using FileStream source = File.OpenRead(model);
                source.CopyTo(file);
            });
            foreach (string name in Texts)
            {
                AtomicFile.WriteText(Path.Combine(target, name),
                    Resource.Text($"{name}.txt").Replace("$version$", SoftwareVersions.Program, StringComparison.Ordinal));
            }
        });
    }
}
