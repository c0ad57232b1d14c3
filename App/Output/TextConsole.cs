using Spectre.Console;

namespace MlNetClassifier.App.Output;

/// <summary>Makes the consoles that tables and progress bars are drawn on.</summary>
internal static class TextConsole
{
    private const int PlainWidth = 160;

    public static IAnsiConsole ForResults(AppEnvironment environment) => Create(environment.Out, environment.OutIsTerminal);

    public static IAnsiConsole ForProgress(AppEnvironment environment) => Create(environment.Error, environment.ErrorIsTerminal);

    // Spectre.Console honours NO_COLOR by itself. Without a terminal: no escape codes, and a width that keeps tables whole.
    private static IAnsiConsole Create(TextWriter writer, bool isTerminal)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        if (!isTerminal)
            console.Profile.Width = PlainWidth;

        return console;
    }
}
