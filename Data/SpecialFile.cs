namespace MlNetClassifier.Data;

/// <summary>Tells files from what only looks like one: pipes, sockets, devices.</summary>
internal static class SpecialFile
{
    /// <summary>
    /// Whether something is at a path, through links, that is neither a regular file nor a folder: reading it may wait for ever,
    /// and a file that takes its place would destroy it.
    /// </summary>
    /// <param name="path">A path.</param>
    /// <returns>
    /// False also for nothing at all. On systems other than Linux, .NET tells too little, and true also for an empty file.
    /// </returns>
    public static bool Is(string path) => LinuxStatus.IsSupported
        ? LinuxStatus.Of(path) is { Type: not (LinuxStatus.RegularFile or LinuxStatus.Folder) }
        : File.Exists(path) && new FileInfo(path).Length == 0;
}
