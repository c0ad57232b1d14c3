using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace MlNetClassifier.App.Output;

/// <summary>
/// A piece of HTML or SVG. Whatever is put into it by interpolation is escaped, unless it is such a piece itself.
/// </summary>
/// <remarks>
/// File and class names come from outside: escaping must be impossible to forget. Only embedded resources are taken as they
/// are (<see cref="OfResource"/>). Attribute values are always in double quotes.
/// </remarks>
internal readonly partial struct Html
{
    private readonly string? _text;

    private Html(string text) => _text = text;

    public static Html Empty { get; } = new(string.Empty);

    public static Html Of(Builder content) => new(content.ToString());

    /// <summary>A style sheet or script that this program carries.</summary>
    /// <param name="name">Name of the resource.</param>
    /// <param name="edit">Changes it; must not put in anything from outside.</param>
    public static Html OfResource(string name, Func<string, string>? edit = null)
    {
        string text = Resource.Text(name);
        return new Html(edit is null ? text : edit(text));
    }

    /// <summary>Style sheets or scripts that this program carries, one after the other.</summary>
    public static Html OfResources(params IEnumerable<string> names) => Join(names.Select(name => OfResource(name)));

    /// <summary>JSON in which nothing ends a script; <paramref name="write"/> writes one value.</summary>
    public static Html OfJson(Action<Utf8JsonWriter> write)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text)) // its own encoder escapes < and &
            write(json);

        return new Html(Encoding.UTF8.GetString(text.GetBuffer().AsSpan(0, (int)text.Length)));
    }

    /// <summary>A page that this program carries, with its places such as <c>{{title}}</c> filled.</summary>
    /// <param name="name">Name of the resource.</param>
    /// <param name="values">What stands in each place; places in them stay as they are.</param>
    /// <param name="split">The place before and after which the two parts of the result are.</param>
    public static Html[] OfTemplate(string name, IReadOnlyDictionary<string, Html> values, string split) =>
        [.. Resource.Text(name).Split($"{{{{{split}}}}}").Select(part =>
            new Html(Place().Replace(part, match => values[match.Groups[1].Value].ToString())))];

    public static Html Join(IEnumerable<Html> parts) => new(string.Concat(parts.Select(part => part._text)));

    public override string ToString() => _text ?? string.Empty;

    [GeneratedRegex(@"\{\{([a-z-]+)\}\}", RegexOptions.CultureInvariant)]
    private static partial Regex Place();

    /// <summary>What the compiler fills an interpolated string into.</summary>
    [InterpolatedStringHandler]
    public sealed class Builder(int literalLength, int formattedCount)
    {
        private const int LikelyLength = 16;
        private readonly StringBuilder _text = new(literalLength + (LikelyLength * formattedCount));

        public void AppendLiteral(string literal) => _text.Append(literal);

        public void AppendFormatted(string? value) => _text.Append(WebUtility.HtmlEncode(Printable(value)));

        public void AppendFormatted(Html value) => _text.Append(value._text);

        public void AppendFormatted(IEnumerable<Html> values)
        {
            foreach (Html value in values)
                _text.Append(value._text);
        }

        public void AppendFormatted(int value) => _text.Append(value.ToString(CultureInfo.InvariantCulture));

        /// <summary>A coordinate: two digits are finer than any screen.</summary>
        public void AppendFormatted(double value) => _text.Append(value.ToString("0.##", CultureInfo.InvariantCulture));

        public override string ToString() => _text.ToString();

        // Control characters and halves of surrogate pairs are legal in file names, but not in XML.
        private static string? Printable(string? value) =>
            value is null || !value.Any(letter => char.IsControl(letter) || char.IsSurrogate(letter))
            ? value
            : string.Concat(value.EnumerateRunes().Select(rune => Rune.IsControl(rune) ? "\uFFFD" : rune.ToString()));
    }
}
