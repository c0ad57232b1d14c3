namespace MlNetClassifier.App.Tests.Data.Discovery;

/// <summary>Lays out files for discovery, which looks at names and never at content.</summary>
internal static class ImageTree
{
    public static string Make(string root, params IEnumerable<string> files)
    {
        Directory.CreateDirectory(root);
        foreach (string file in files)
        {
            string path = Path.Join(root, file);
            if (file.EndsWith('/'))
            {
                Directory.CreateDirectory(path);
                continue;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "x");
        }

        return root;
    }

    public static IEnumerable<string> Class(string folder, int images) =>
        Enumerable.Range(0, images).Select(i => $"{folder}/{i:D4}.png");
}
