using MlNetClassifier.App.Settings;

namespace MlNetClassifier.App.Cluster;

/// <summary>How many tasks an engine starts, and what each of them gets.</summary>
internal sealed record TaskResources
{
    private const int MostCpus = 256; // as --threads
    private const int MebiByte = 1 << 20;

    // Slurm counts in minutes, and asks for the end one minute before it.
    private static readonly TimeSpan ShortestTime = TimeSpan.FromMinutes(2), LongestTime = TimeSpan.FromDays(365);

    /// <summary>Tasks that share the shards.</summary>
    public int Tasks { get; init; } = 64;

    /// <summary>Tasks at a time, at most.</summary>
    public int Concurrent { get; init; } = 16;

    /// <summary>Cores of a task.</summary>
    public int Cpus { get; init; } = 2;

    /// <summary>Memory of a task.</summary>
    public string Memory { get; init; } = "4G";

    /// <summary>Time of a task, as <see cref="TimeLimit"/> reads it.</summary>
    public string Time { get; init; } = "1h";

    /// <summary>Memory of a task in MiB; only without <see cref="Faults"/>.</summary>
    public long MebiBytes => MemoryInMebiBytes ?? 0;

    /// <summary>Time of a task; only without <see cref="Faults"/>.</summary>
    public TimeSpan Limit => TimeLimit.Parse(Time) ?? default;

    private long? MemoryInMebiBytes
    {
        get
        {
            try
            {
                return ByteSize.Parse(Memory).Bytes / MebiByte;
            }
            catch (FormatException)
            {
                return null;
            }
        }
    }

    /// <summary>What is wrong with them, all at once.</summary>
    public IEnumerable<string> Faults()
    {
        if (Tasks < 1)
            yield return $"--tasks is {Tasks}; give 1 or more.";

        if (Concurrent < 1)
            yield return $"--concurrent is {Concurrent}; give 1 or more.";

        if (Cpus is < 1 or > MostCpus)
            yield return $"--cpus is {Cpus}; give 1 to {MostCpus}.";

        if (MemoryInMebiBytes is null or < 1)
            yield return $"--memory is '{Memory}'; give an amount such as 500M or 4G.";

        if (TimeLimit.Parse(Time) is not { } limit)
            yield return $"--time is '{Time}'; give a time such as 90m, 1h, 2d or 02:30:00.";
        else if (limit < ShortestTime || limit > LongestTime)
            yield return $"--time is '{Time}'; give 2m to 365d: a task is asked to end one minute before its time is up.";
    }
}
