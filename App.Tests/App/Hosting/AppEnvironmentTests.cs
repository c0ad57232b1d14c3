using MlNetClassifier.App.Hosting;

namespace MlNetClassifier.App.Tests.App.Hosting;

[TestClass]
public sealed class AppEnvironmentTests(TestContext context)
{
    private AppEnvironment Environment => new()
    {
        Out = TextWriter.Null,
        Error = TextWriter.Null,
        In = TextReader.Null,
        WorkingDirectory = context.TestTempDirectory!,
    };

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    [DataRow("a/b.zip", "a/b.zip")]
    [DataRow("a/../b.zip", "b.zip")]
    [DataRow("my runs/b.zip", "\"my runs/b.zip\"")]
    [DataRow("-d/b.zip", "./-d/b.zip")]
    [DataRow("/elsewhere/b.zip", "/elsewhere/b.zip")]
    public void Typed_Path_IsAsTheUserWouldTypeIt(string given, string expected) =>
        Assert.AreEqual(expected, Environment.Typed(Environment.Resolve(given)));

    [TestMethod]
    public void Resolve_EmptyPath_IsNotTheCurrentFolder() =>
        Assert.ThrowsExactly<UsageException>(() => Environment.Resolve(string.Empty));

    [TestMethod]
    public void Shorten_PathOutsideTheWorkingFolder_StaysAbsolute()
    {
        string outside = Path.GetDirectoryName(context.TestTempDirectory!)!;

        Assert.AreEqual(outside, Environment.Shorten(outside));
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    [DataRow("bin:other", "mlnetclassifier")]
    [DataRow("links", "mlnetclassifier")] // a link to it
    [DataRow("other:bin", "bin/mlnetclassifier")] // another program of that name comes first
    [DataRow(null, "bin/mlnetclassifier")]
    public void StartedFrom_ProgramAndSearchPath_IsWhatTheShellUnderstands(string? search, string expected)
    {
        string program = Write("bin");
        Write("other");
        File.CreateSymbolicLink(Path.Join(Directory.CreateDirectory(Environment.Resolve("links")).FullName, "mlnetclassifier"),
            program);
        string? folders = search is null ? null : string.Join(':', search.Split(':').Select(Environment.Resolve));

        Assert.AreEqual(expected, Environment.StartedFrom(program, folders).CommandName);
        Assert.AreEqual("./mlnetclassifier", Environment.StartedFrom(Write("."), folders).CommandName);

        string Write(string folder)
        {
            string file = Path.Join(Directory.CreateDirectory(Environment.Resolve(folder)).FullName, "mlnetclassifier");
            File.WriteAllText(file, string.Empty);
            return file;
        }
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    [DataRow("tools/.store/mlnetclassifier/1/mlnetclassifier.linux-x64/1/tools/net10.0/linux-x64", "tools/mlnetclassifier")]
    [DataRow(".store/mlnetclassifier/1/mlnetclassifier.linux-x64/1/tools/net10.0/linux-x64", "./mlnetclassifier")]
    [DataRow("packages/mlnetclassifier.linux-x64/1/tools/net10.0/linux-x64", "dnx mlnetclassifier")]
    [DataRow("mlnetclassifier.publish", "mlnetclassifier.publish/mlnetclassifier")]
    public void StartedFrom_AToolOfDotnet_IsWhatIsTyped(string folder, string expected) => Assert.AreEqual(
        expected, Environment.StartedFrom(Path.Join(Environment.Resolve(folder), "mlnetclassifier"), "/usr/bin").CommandName);
}
