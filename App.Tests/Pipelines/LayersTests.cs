using System.Reflection;
using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Schema;
using MlNetClassifier.Training;

namespace MlNetClassifier.App.Tests.Pipelines;

/// <summary>App → Training → Pipelines → Data, and TorchSharp only for programs that train (docs/adr/0021).</summary>
[TestClass]
public sealed class LayersTests
{
    [TestMethod]
    public void Data_References_NeitherPipelinesNorMlNetNorTensors()
    {
        string[] names = References(typeof(ImageSample).Assembly);

        Assert.Contains("SkiaSharp", names);
        Assert.IsEmpty(names.Where(name => !name.StartsWith("System.", StringComparison.Ordinal) && name is not "SkiaSharp"));
    }

    [TestMethod]
    public void Pipelines_References_DataAndNeitherTrainingNorTorchSharpNorTheApp()
    {
        string[] names = References(typeof(ColumnNames).Assembly);

        Assert.Contains("MlNetClassifier.Data", names);
        foreach (string above in new[]
        {
            "MlNetClassifier.Training", "TorchSharp", "mlnetclassifier", "System.Console", "Spectre.Console",
        })
            Assert.DoesNotContain(above, names);
    }

    [TestMethod]
    public void Training_References_PipelinesAndNeverTheApp()
    {
        string[] names = References(typeof(TrainedClassifier).Assembly);

        Assert.Contains("MlNetClassifier.Pipelines", names);
        Assert.Contains("TorchSharp", names);
        foreach (string above in new[] { "mlnetclassifier", "System.Console", "Spectre.Console" })
            Assert.DoesNotContain(above, names);
    }

    [TestMethod]
    [DataRow("FreshProcess")]
    [DataRow("UseSavedModel")]
    public void OutputFolder_OfAProgramThatReferencesPipelines_HoldsNothingOfTorch(string project)
    {
        string program = Repository.Program(project, $"MlNetClassifier.{project}");
        string folder = Path.GetDirectoryName(program)!;

        string[] files =
            [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetFileName(file))];

        Assert.Contains("MlNetClassifier.Pipelines.dll", files);
        Assert.DoesNotContain("MlNetClassifier.Training.dll", files);
        Assert.IsEmpty(files.Where(name => name.Contains("torch", StringComparison.OrdinalIgnoreCase)
            || Path.GetFileNameWithoutExtension(name) is "libc10" or "c10"));
        Assert.DoesNotContain("torch", File.ReadAllText(Path.ChangeExtension(program, ".deps.json")).ToLowerInvariant());
    }

    private static string[] References(Assembly assembly) => [.. assembly.GetReferencedAssemblies().Select(name => name.Name!)];
}
