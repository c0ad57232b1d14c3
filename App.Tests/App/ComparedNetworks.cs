namespace MlNetClassifier.App.Tests.App;

/// <summary>
/// One comparison of networks for the tests that only look at it, or change their own copy: made by the first that asks.
/// </summary>
internal sealed record ComparedNetworks(ProgramResult Result, IReadOnlyDictionary<string, byte[]> Files)
{
    /// <summary>Of the images in <c>images</c>, into <c>runs/compare</c>.</summary>
    public static readonly string[] Arguments =
    [
        "compare", "--data", "images", "--networks", "lesson,compact,resnet18", "--epochs", "2", "--size", "32", "--seeds", "0,1",
    ];

    private static readonly Lazy<Task<ComparedNetworks>> Compared = new(CompareAsync);

    public static Task<ComparedNetworks> GetAsync() => Compared.Value;

    /// <summary>Puts all files of the comparison, and the images, into a folder.</summary>
    public static async Task<TestProgram> PutAsync(string folder)
    {
        var program = new TestProgram(folder);
        foreach ((string name, byte[] content) in (await GetAsync()).Files)
            program.Write(name, content);

        return program;
    }

    private static async Task<ComparedNetworks> CompareAsync()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("mlnetclassifier-compared-");
        try
        {
            var program = new TestProgram(folder.FullName);
            TestDataset.Draw(program.PathOf("images"));
            ProgramResult result = await program.RunAsync(Arguments);
            result.AssertCode(0);
            return new ComparedNetworks(result, folder.EnumerateFiles("*", SearchOption.AllDirectories).ToDictionary(
                file => Path.GetRelativePath(folder.FullName, file.FullName), file => File.ReadAllBytes(file.FullName)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
