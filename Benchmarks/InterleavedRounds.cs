using System.Diagnostics;
using System.Globalization;

namespace MlNetClassifier.Benchmarks;

/// <summary>Lets contenders take turns, pass by pass, so that whatever else the machine does hits all alike.</summary>
internal static class InterleavedRounds
{
    private const int WarmUps = 2;

    /// <summary>Median seconds of a pass, by contender.</summary>
    public static IReadOnlyDictionary<string, double> Medians(IReadOnlyList<Contender> contenders, int rounds)
    {
        Process[] workers = [.. contenders.Select(contender => contender.Start())];
        Dictionary<string, List<double>> seconds = contenders.ToDictionary(contender => contender.Name, _ => new List<double>());
        for (int round = -WarmUps; round < rounds; round++)
        {
            foreach ((Contender contender, Process worker) in contenders.Zip(workers))
            {
                worker.StandardInput.WriteLine();
                string answer = worker.StandardOutput.ReadLine()
                    ?? throw new InvalidOperationException($"'{contender.Name}' ended without an answer.");
                if (round >= 0)
                    seconds[contender.Name].Add(double.Parse(answer.Split(' ')[0], CultureInfo.InvariantCulture) / 1e9);
            }
        }

        foreach (Process worker in workers)
        {
            worker.StandardInput.Close();
            worker.WaitForExit();
            worker.Dispose();
        }

        return seconds.ToDictionary(pair => pair.Key, pair => pair.Value.Order().ElementAt(pair.Value.Count / 2));
    }
}
