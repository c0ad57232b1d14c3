using Spectre.Console;
using Spectre.Console.Rendering;

namespace MlNetClassifier.App.Output;

/// <summary>Makes the consoles that tables and progress bars are drawn on.</summary>
internal static class TextConsole
{
    /// <summary>Wider than any table: without a terminal, a table is as wide as it is.</summary>
    public const int Unlimited = 100_000;

    public static IAnsiConsole ForResults(AppEnvironment environment) =>
        Create(environment.Out, environment.OutIsTerminal, environment.Width);

    public static IAnsiConsole ForProgress(AppEnvironment environment) =>
        Create(environment.Error, environment.ErrorIsTerminal, environment.Width);

    // Spectre.Console honours NO_COLOR by itself. Without a terminal: no escape codes, and no width.
    private static IAnsiConsole Create(TextWriter writer, bool isTerminal, int width)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput((writer as PrintableWriter)?.Inner ?? writer),
        });
        console.Pipeline.Attach(new PrintableText());
        console.Profile.Width = isTerminal ? width : Unlimited;
        return console;
    }

    // The console writes codes of its own, so those in its texts are made visible before they are among them.
    private sealed class PrintableText : IRenderHook
    {
        public IEnumerable<IRenderable> Process(RenderOptions options, IEnumerable<IRenderable> renderables) =>
            renderables.Select(renderable => new Shown(renderable));

        private sealed class Shown(IRenderable inner) : IRenderable
        {
            public Measurement Measure(RenderOptions options, int maxWidth) => inner.Measure(options, maxWidth);

            public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
                inner.Render(options, maxWidth).Select(segment => segment.IsControlCode || segment.IsLineBreak
                    ? segment
                    : new Segment(Printable.Lines(segment.Text), segment.Style));
        }
    }
}
