using System.Buffers.Binary;
using System.Text;

namespace MlNetClassifier.Pipelines.Saving;

/// <summary>One stage in a saved pipeline as ML.NET's header describes it: its strings and the assemblies it asks for.</summary>
internal sealed class SavedStage
{
    private const int HeaderBytes = 256;

    // Offsets of 64-bit numbers in the header.
    private const int Model = 0x10, StringTable = 0x20, StringChars = 0x30, Loader = 0x50, AssemblyName = 0x90;
    private const int LoadersBytes = 48; // two names of 24 ASCII characters
    private static readonly byte[] Signature = "ML\0MODEL"u8.ToArray();

    private readonly ReadOnlyMemory<byte> _bytes;

    private SavedStage(ReadOnlyMemory<byte> bytes)
    {
        _bytes = bytes;
        if (bytes.Length < HeaderBytes || Find(bytes.Span) != 0)
            throw Damaged();

        Strings = ReadStrings();
    }

    /// <summary>The table that the stage takes its strings from: column names, class names, contracts.</summary>
    public IReadOnlyList<string> Strings { get; }

    /// <summary>Names of the assemblies that ML.NET would load for the stage.</summary>
    public IEnumerable<string> Assemblies
    {
        get
        {
            ReadOnlySpan<byte> header = _bytes.Span[..HeaderBytes];
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(header[(AssemblyName + sizeof(long))..]);
            string[] named = length == 0 ? [] : [Text(Slice(AssemblyName, length))];
            string loaders = Encoding.ASCII.GetString(header.Slice(Loader, LoadersBytes))
                .Replace("\0", string.Empty, StringComparison.Ordinal);
            if (!loaders.Contains("custom", StringComparison.OrdinalIgnoreCase)
                || loaders.StartsWith("CustomStopWords", StringComparison.Ordinal))
                return named;

            // Its code is that of a contract in an assembly, whose name is the second string. What else is custom is not known.
            return loaders == "CustomTransformer" ? [.. named, .. Referenced(0).Skip(1)] : [.. named, .. Strings];
        }
    }

    /// <summary>The values of a vocabulary of text, in the order of the keys.</summary>
    public IReadOnlyList<string> KeyValues
    {
        get
        {
            const int Counts = (2 * sizeof(int)) + 1; // of maps: 1; what its values are: 0 for text; of values
            ReadOnlySpan<byte> model = Slice(Model).Span;
            return model.Length >= Counts && BinaryPrimitives.ReadInt32LittleEndian(model) == 1 && model[sizeof(int)] == 0
                ? [.. Referenced(Counts)]
                : throw Damaged();
        }
    }

    /// <summary>Where a stage begins; -1 if there is none.</summary>
    public static int Find(ReadOnlySpan<byte> bytes) => bytes.IndexOf(Signature);

    /// <summary>Reads a stage, with which the bytes begin.</summary>
    /// <exception cref="ModelFormatException">It is damaged.</exception>
    public static SavedStage Read(ReadOnlyMemory<byte> bytes) => new(bytes);

    private string[] ReadStrings()
    {
        ReadOnlySpan<byte> ends = Slice(StringTable).Span;
        ReadOnlyMemory<byte> characters = Slice(StringChars);
        var strings = new string[ends.Length / sizeof(long)];
        long start = 0;
        for (int i = 0; i < strings.Length; i++)
        {
            long end = BinaryPrimitives.ReadInt64LittleEndian(ends[(i * sizeof(long))..]);
            if (end < start || end > characters.Length)
                throw Damaged();

            strings[i] = Text(characters[(int)start..(int)end]);
            start = end;
        }

        return strings;
    }

    // The rest of the model block, if it is nothing but numbers of strings.
    private IEnumerable<string> Referenced(int from)
    {
        ReadOnlyMemory<byte> numbers = Slice(Model)[from..];
        for (int at = 0; at + sizeof(int) <= numbers.Length; at += sizeof(int))
        {
            int number = BinaryPrimitives.ReadInt32LittleEndian(numbers.Span[at..]);
            yield return (uint)number < (uint)Strings.Count ? Strings[number] : throw Damaged();
        }
    }

    private ReadOnlyMemory<byte> Slice(int field) =>
        Slice(field, BinaryPrimitives.ReadInt64LittleEndian(_bytes.Span[(field + sizeof(long))..]));

    private ReadOnlyMemory<byte> Slice(int field, long length)
    {
        long start = BinaryPrimitives.ReadInt64LittleEndian(_bytes.Span[field..]);
        return start >= 0 && length >= 0 && start <= _bytes.Length && length <= _bytes.Length - start
            ? _bytes.Slice((int)start, (int)length)
            : throw Damaged();
    }

    private static string Text(ReadOnlyMemory<byte> utf16) => Encoding.Unicode.GetString(utf16.Span);

    private static ModelFormatException Damaged() => new("a stage of its pipeline is damaged; copy it again or train again.");
}
