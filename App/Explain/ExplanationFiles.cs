using MlNetClassifier.Data;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Explaining;

namespace MlNetClassifier.App.Explain;

/// <summary>Explanations as files of a folder, named after their images.</summary>
internal sealed class ExplanationFiles
{
    private const int Side = 320;
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    private ExplanationFiles(string folder) => Folder = folder;

    public string Folder { get; }

    /// <summary>Makes the folder, if it is not there.</summary>
    /// <exception cref="UsageException">There is a file of that name.</exception>
    public static ExplanationFiles In(string folder)
    {
        if (File.Exists(folder))
            throw new UsageException($"--out is '{folder}', a file; give a folder for the pictures.");

        return new ExplanationFiles(Directory.CreateDirectory(folder).FullName);
    }

    /// <summary>Draws an explanation.</summary>
    /// <param name="name">What the image is called.</param>
    /// <param name="image">The image.</param>
    /// <param name="input">What the network takes.</param>
    /// <param name="explanation">What was found.</param>
    /// <returns>The files that were written; none if the image could not be read.</returns>
    public IReadOnlyList<string> Write(string name, ImageContent image, ImageInput input, Explanation explanation)
    {
        if (explanation.Map is null || MapPicture.Draw(image, input, explanation.Map, Side) is not { } picture)
            return [];

        string path = Path.Combine(Folder, NewName(Path.GetFileNameWithoutExtension(name)));
        AtomicFile.Write(path + ".png", file => file.Write(picture.Bytes));
        AtomicFile.WriteText(path + ".svg", ExplanationSheet.Of(name, explanation, picture));
        return [path + ".png", path + ".svg"];
    }

    // Images of several folders may have the same name.
    private string NewName(string name)
    {
        string wanted = name;
        for (int number = 2; !_names.Add(wanted); number++)
            wanted = FormattableString.Invariant($"{name}-{number}");

        return wanted;
    }
}
