using System.Globalization;

namespace MlNetClassifier.App.Work;

/// <summary>Numbers of shards or tasks in a line, as Slurm reads them: <c>3,7-9</c>.</summary>
internal static class ShardList
{
    public static string Of(IEnumerable<int> numbers)
    {
        List<(int First, int Last)> ranges = [];
        foreach (int number in numbers.Order())
        {
            if (ranges is [.., var last] && last.Last + 1 >= number)
                ranges[^1] = (last.First, number);
            else
                ranges.Add((number, number));
        }

        return string.Join(',', ranges.Select(range => range.First == range.Last
            ? range.First.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{range.First}-{range.Last}")));
    }
}
