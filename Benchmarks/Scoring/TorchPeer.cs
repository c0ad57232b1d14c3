using System.ComponentModel;
using System.Diagnostics;

namespace MlNetClassifier.Benchmarks.Scoring;

/// <summary>The Python program over Pillow and PyTorch, with random weights: they take as long as trained ones.</summary>
internal sealed class TorchPeer : IDisposable
{
    public const string Absence =
        "Pillow and PyTorch were left out: no Python that has both was found (`Benchmarks/install-peers.sh`).";

    private static readonly string Script = Path.Combine("Benchmarks", "Scoring", "torch_peer.py");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    private TorchPeer(string python)
    {
        Python = python;
        using Process save = Process.Start(Python, [Script, "save", Weights]);
        save.WaitForExit();
    }

    /// <summary>The interpreter.</summary>
    public string Python { get; }

    private string Weights => Path.Combine(_folder.FullName, "weights.pt");

    /// <summary>The peer; null where no Python has both packages.</summary>
    public static TorchPeer? Find() =>
        ((string[])["/usr/bin/python3", "python3"]).FirstOrDefault(HasPackages) is { } python ? new TorchPeer(python) : null;

    /// <summary>Versions, for the table.</summary>
    public string Versions()
    {
        var start = new ProcessStartInfo(Python, ["-c", "import platform, PIL, torch; print('Python', "
            + "platform.python_version() + ', Pillow', PIL.__version__ + ', PyTorch', torch.__version__)"])
        {
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        return process.StandardOutput.ReadToEnd().Trim();
    }

    /// <summary>Arguments that score a list of images over and over, on all cores.</summary>
    public IReadOnlyList<string> Bulk(string listFile) =>
        [Script, "bulk", Weights, listFile, $"{Environment.ProcessorCount}", Path.Combine(_folder.FullName, "scores.csv")];

    /// <summary>Arguments that score one image and end.</summary>
    public IReadOnlyList<string> One(string image) => [Script, "one", Weights, image];

    public void Dispose() => _folder.Delete(recursive: true);

    private static bool HasPackages(string python)
    {
        try
        {
            using Process process =
                Process.Start(new ProcessStartInfo(python, ["-c", "import PIL, torch"]) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
