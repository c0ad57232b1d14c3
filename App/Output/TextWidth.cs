using System.Globalization;
using System.Text;
using Spectre.Console;

namespace MlNetClassifier.App.Output;

/// <summary>Columns that text takes on a terminal: most characters take one, those of East Asia and emoji two.</summary>
internal static class TextWidth
{
    public static int Of(string text) => Ascii.IsValid(text) ? text.Length : text.GetCellWidth();

    /// <summary>
    /// Text without its middle: names of one kind often differ at the end, as leaky_relu(negative_slope=0.1) and
    /// (negative_slope=0.2) do.
    /// </summary>
    /// <param name="text">Text that is wider.</param>
    /// <param name="width">Columns there are.</param>
    public static string Cut(string text, int width)
    {
        string[] elements = [.. Elements(text)];
        string end = string.Concat(Fitting(Enumerable.Reverse(elements), (width - 1) / 2).Reverse());
        return string.Concat(Fitting(elements, width - 1 - Of(end))) + "…" + end;

        static IEnumerable<string> Fitting(IEnumerable<string> elements, int room) =>
            elements.TakeWhile(element => (room -= Of(element)) >= 0);
    }

    // What a reader takes for one character may be several of .NET's.
    private static IEnumerable<string> Elements(string text)
    {
        for (TextElementEnumerator element = StringInfo.GetTextElementEnumerator(text); element.MoveNext();)
            yield return element.GetTextElement();
    }
}
