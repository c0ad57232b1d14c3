using System.Reflection;
using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Schema;

namespace MlNetClassifier.App.Tests.Pipelines;

/// <summary>App → Pipelines → Data, and libtorch only for programs that train (docs/adr/0001).</summary>
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
    public void Pipelines_References_DataAndNeverTheApp()
    {
        string[] names = References(typeof(ColumnNames).Assembly);

        Assert.Contains("MlNetClassifier.Data", names);
        Assert.DoesNotContain("mlnetclassifier", names);
        Assert.DoesNotContain("System.Console", names);
        Assert.DoesNotContain("Spectre.Console", names);
    }

    [TestMethod]
    public void FreshProcess_OutputFolder_HoldsNoLibtorch()
    {
        string folder = Path.GetDirectoryName(Repository.Program("FreshProcess", "MlNetClassifier.FreshProcess"))!;

        string[] files = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetFileName(file))];

        Assert.Contains("MlNetClassifier.Pipelines.dll", files);
        Assert.IsEmpty(files.Where(name => Path.GetFileNameWithoutExtension(name) is "libtorch" or "torch" or "libtorch_cpu" or "torch_cpu" or "libc10" or "c10"));
    }

    private static string[] References(Assembly assembly) => [.. assembly.GetReferencedAssemblies().Select(name => name.Name!)];
}
