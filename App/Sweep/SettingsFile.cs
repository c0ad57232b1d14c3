using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlNetClassifier.App.Settings;
using MlNetClassifier.Data;

namespace MlNetClassifier.App.Sweep;

/// <summary>
/// A list of settings in a JSON file: <c>[{"name": "wide", "dense": "256"}, {"lr": 0.01}]</c>, with the options of <c>train</c>
/// without dashes. Comments and trailing commas are allowed.
/// </summary>
/// <remarks>All faults are listed at once, each with its line.</remarks>
internal sealed class SettingsFile
{
    private const string Name = "name";
    private const int LongestName = 100;

    // The same for all, so that all are trained and judged on the same images, with every seed.
    private static readonly string[] OfAll = ["--data", "--val-split", "--test-split", "--strict", "--max-unreadable"];
    private static readonly string[] Refused = ["--init-from", "--trainer", "--diagnostics", "--memory", "--no-probe"];
    private readonly string _shown;
    private readonly byte[] _text;
    private readonly List<string> _faults = [];
    private readonly List<Entry> _entries = [];

    private SettingsFile(string shown, byte[] text) => (_shown, _text) = (shown, text);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file, as typed.</param>
    /// <param name="given">Settings of all, from the command line; those of the file come before them.</param>
    /// <param name="environment">What relative paths start from.</param>
    /// <returns>What each is called and its settings; a setting of all that belongs to others only is left out.</returns>
    /// <exception cref="UsageException">There is no such file, or it has faults; the message lists all of them.</exception>
    public static IReadOnlyList<NetworkCandidate> Read(string path, JsonObject given, AppEnvironment environment)
    {
        string file = environment.Resolve(path);
        if (!File.Exists(file))
            throw new UsageException($"--settings is '{path}', but there is no such file.{NearestName.DidYouMean(file)}");

        byte[] text = File.ReadAllBytes(file);
        bool hasMark = text.AsSpan().StartsWith(Encoding.UTF8.Preamble);
        var read = new SettingsFile(path, hasMark ? text[Encoding.UTF8.Preamble.Length..] : text);
        read.ReadList();
        IReadOnlyList<NetworkCandidate> all = read._faults.Count > 0 ? [] : read.Judge(given, environment);
        return read._faults.Count > 0 ? throw new UsageException(string.Join(Environment.NewLine, read._faults)) : all;
    }

    private void ReadList()
    {
        var reader = new Utf8JsonReader(_text, new JsonReaderOptions
        {
            CommentHandling = JsonCommentHandling.Skip,
            AllowTrailingCommas = true,
        });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
            {
                Add(1, "expected a list of objects, such as [{\"dense\": \"256\"}, {\"lr\": 0.01}].");
                return;
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (reader.TokenType == JsonTokenType.StartObject)
                {
                    ReadEntry(ref reader);
                    continue;
                }

                Add(LineOf(reader), "expected an object with settings, such as {\"dense\": \"256\"}.");
                reader.Skip();
            }

            reader.Read(); // what follows the list is a fault
            if (_entries.Count == 0 && _faults.Count == 0)
                Add(1, "the list is empty; give at least one object with settings; {} is what train does without any.");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            Add((int)((error as JsonException)?.LineNumber + 1 ?? LineOf(reader)),
                $"not JSON: {error.Message.Split(" LineNumber:")[0]}");
        }
    }

    private void ReadEntry(ref Utf8JsonReader reader)
    {
        var entry = new Entry(LineOf(reader));
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            (string key, int line) = (reader.GetString()!, LineOf(reader));
            reader.Read();
            string? value = reader.TokenType switch
            {
                JsonTokenType.String => reader.GetString(),
                JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
                JsonTokenType.True => "true",
                JsonTokenType.False => "false",
                _ => null,
            };
            if (value is null)
            {
                Add(line, $"'{key}' is neither a text, a number, true nor false.");
                reader.Skip();
            }
            else if (key == Name && entry.Name is null)
                entry.Name = value;
            else if (Fault(key) is { } fault)
                Add(line, fault);
            else if (key == Name || !entry.Given.TryAdd(Find(key)!.Name, value))
                Add(line, $"'{key}' is given twice; give it once.");
            else
                entry.Lines[Find(key)!.Name] = line;
        }

        entry.Name ??= entry.Given.Count == 0 ? "default"
            : string.Join(' ', entry.Given.Select(setting => $"{setting.Key[2..]}={setting.Value}"));
        _entries.Add(entry);
    }

    private static string? Fault(string key) => key == Name ? null : Find(key)?.Name switch
    {
        null => $"there is no setting '{key}'."
            + (NearestName.Find(key, [.. SettingsTable.All.Select(row => row.Key), Name]) is { } meant
                ? $" Did you mean {meant}?"
                : string.Empty),
        "--seed" => $"'{key}' is what --seeds gives, to all; leave it out.",
        var name when OfAll.Contains(name) => $"'{key}' is the same for all, so that they can be compared; give {name} on the "
            + "command line.",
        var name when Refused.Contains(name) => $"'{key}' is no setting of a sweep; leave it out.",
        _ => null,
    };

    private static Setting? Find(string key) =>
        SettingsTable.All.FirstOrDefault(row => row.Name == $"--{key}" || row.Aliases.Contains($"--{key}"));

    private IReadOnlyList<NetworkCandidate> Judge(JsonObject given, AppEnvironment environment)
    {
        foreach (IGrouping<string, Entry> same in
            _entries.GroupBy(entry => Contestant(entry).FileName, StringComparer.OrdinalIgnoreCase))
        {
            if (same.Key.Length is 0 or > LongestName)
                Add(same.First().Line, $"the name '{same.First().Name}' makes no name of a folder; give a \"name\" "
                    + $"of up to {LongestName} letters a to z, digits, '.', '-' and '_'.");

            foreach (Entry second in same.Skip(1))
                Add(second.Line, $"'{second.Name}' and '{same.First().Name}' of line {same.First().Line} would have one "
                    + "folder; give each a \"name\" of its own.");
        }

        IReadOnlyList<NetworkCandidate> all = NetworkCandidate.Of(
            _entries.Select(entry => (entry.Name!, entry.With(given))), environment);
        List<(Entry Entry, IReadOnlyList<string> Faults)> faults = [];
        foreach ((Entry entry, NetworkCandidate candidate) in _entries.Zip(all))
        {
            // What is left out is what all were given; what somebody wrote into the file is refused.
            foreach (string option in candidate.LeftOut.Where(entry.Given.ContainsKey))
                candidate.Given[option] = entry.Given[option];

            faults.Add((entry, SettingsTable.Read(candidate.Given, environment).Faults));
        }

        string[] ofAll = [.. SettingsTable.Read(given, environment).Faults.Where(fault =>
            faults.TrueForAll(own => own.Faults.Contains(fault)))];
        _faults.AddRange(ofAll);
        foreach ((Entry entry, IReadOnlyList<string> own) in faults)
        {
            foreach (string fault in own.Except(ofAll))
                Add(entry.LineOf(fault), $"{entry.Name}: {fault}");
        }

        return all;
    }

    private static Compare.Contestant Contestant(Entry entry) => Compare.Contestant.OfSettings(entry.Name!, new TrainRequest());

    private int LineOf(in Utf8JsonReader reader) => _text.AsSpan(0, (int)reader.TokenStartIndex).Count((byte)'\n') + 1;

    private void Add(int line, string fault) => _faults.Add($"{_shown}, line {line}: {fault}");

    private sealed class Entry(int line)
    {
        public int Line => line;

        public string? Name { get; set; }

        public Dictionary<string, string> Given { get; } = [];

        public Dictionary<string, int> Lines { get; } = [];

        public JsonObject With(JsonObject all)
        {
            var own = (JsonObject)all.DeepClone();
            foreach ((string option, string value) in Given)
                own[option] = value;

            return own;
        }

        // The line of the option that the fault is about.
        public int LineOf(string fault) => Lines.FirstOrDefault(
            option => fault.StartsWith(option.Key + " ", StringComparison.Ordinal), new(string.Empty, line)).Value;
    }
}
