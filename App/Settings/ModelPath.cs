namespace MlNetClassifier.App.Settings;

/// <summary>How the name of a model file is read: the folder of a run stands for the model in it.</summary>
internal static class ModelPath
{
    /// <summary>Name of the model file in the folder of a run.</summary>
    public const string Name = "model.zip";

    /// <summary>The file that was meant; it need not exist.</summary>
    /// <param name="given">A file, or a folder of a run.</param>
    /// <param name="environment">What relative paths start from.</param>
    public static string Of(string given, AppEnvironment environment)
    {
        string path = environment.Resolve(given);
        string inside = Path.Combine(path, Name);
        return File.Exists(inside) ? inside : path;
    }
}
