namespace MlNetClassifier.Data;

/// <summary>How large a file is and when it was last written to: whether it is still the one that it was.</summary>
/// <param name="Bytes">Length in bytes.</param>
/// <param name="Modified">When it was last written to, in microseconds since 1970, UTC.</param>
internal readonly record struct FileStamp(long Bytes, long Modified)
{
    /// <summary>Asks the system, following links; the file is not opened.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The stamp; null if there is no such file, or it cannot be told.</returns>
    public static FileStamp? Of(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (LinuxStatus.IsSupported)
            return LinuxStatus.Of(path) is { Type: not LinuxStatus.Folder } status
                ? new FileStamp(status.Length, status.Modified)
                : null;

        try
        {
            FileSystemInfo file = new FileInfo(path);
            file = file.ResolveLinkTarget(returnFinalTarget: true) ?? file;
            return file is FileInfo { Exists: true } regular
                ? new FileStamp(
                    regular.Length, (regular.LastWriteTimeUtc - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond)
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Size and time as people read them.</summary>
    /// <returns>Such as <c>5,120 bytes of 2026-11-28 10:00:00 UTC</c>.</returns>
    public override string ToString() => FormattableString.Invariant(
        $"{Bytes:N0} bytes of {DateTime.UnixEpoch.AddMicroseconds(Modified):yyyy-MM-dd HH:mm:ss.ffffff} UTC");
}
