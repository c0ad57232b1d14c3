namespace MlNetClassifier.App.Hosting;

/// <summary>Everything that the program takes from its surroundings, so that tests can replace it.</summary>
internal sealed record AppEnvironment
{
    /// <summary>Results and data.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Progress, logs and errors.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Where a list of paths comes from when the source is <c>-</c>.</summary>
    public required TextReader In { get; init; }

    /// <summary>Folder that relative paths start from.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>Whether <see cref="Out"/> is a terminal that shows colours.</summary>
    public bool OutIsTerminal { get; init; }

    /// <summary>Whether <see cref="Error"/> is a terminal that can redraw a line.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Columns of the terminal; where there is none, text for people is 80 wide.</summary>
    public int Width { get; init; } = 80;

    /// <summary>How the user starts this program, for commands that can be copied.</summary>
    public string CommandName { get; init; } = "mlnetclassifier";

    /// <summary>Words that start this program in any folder, for scripts that are run elsewhere.</summary>
    public IReadOnlyList<string> Program { get; init; } = ["mlnetclassifier"];

    /// <summary>
    /// Results for programs, with every name as it is; where somebody looks at them, they are shown like all others.
    /// </summary>
    public TextWriter Data => Out is PrintableWriter { Inner: var inner } && !OutIsTerminal ? inner : Out;

    /// <summary>Whether it was SIGTERM that asked for the end, and not somebody at the keyboard.</summary>
    public Func<bool> IsTerminated { get; init; } = () => false;

    /// <summary>Variables of the process's environment: an engine says there which of its tasks this is.</summary>
    public Func<string, string?> Variable { get; init; } = _ => null;

    /// <summary>The time of day.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>
    /// These surroundings for a program file: commands begin with its name if the shell finds it, else with its path.
    /// </summary>
    /// <param name="program">The file of this process.</param>
    /// <param name="searchPath">Where the shell looks for programs.</param>
    public AppEnvironment StartedFrom(string program, string? searchPath)
    {
        string? found = (searchPath ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, Path.GetFileName(program))).FirstOrDefault(File.Exists);
        if (found is not null && Target(found) == Target(program))
            return this;
        if (ToolCommand(program) is { } command)
            return this with { CommandName = command };

        // A shell does not look in the working folder.
        string typed = Typed(program);
        return this with { CommandName = typed == Path.GetFileName(program) ? Path.Join(".", typed) : typed };

        static string Target(string file) =>
            File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(file);
    }

    /// <summary>
    /// What is typed to start a .NET tool, whose file lies deep in a store or in the cache of packages: the link by the store,
    /// or <c>dnx</c> for one that is not installed. Null for any other program.
    /// </summary>
    private string? ToolCommand(string program)
    {
        string[] parts = program.Split(Path.DirectorySeparatorChar);
        string name = Path.GetFileNameWithoutExtension(program);
        if (Array.IndexOf(parts, ".store") is > 0 and var store)
        {
            string typed = Typed(Path.Combine(string.Join(Path.DirectorySeparatorChar, parts[..store]), name));
            return typed == name ? Path.Join(".", typed) : typed;
        }

        bool isCached = parts.Any(part => part.StartsWith($"{name}.", StringComparison.Ordinal)) && parts.Contains("tools");
        return isCached ? $"dnx {name}" : null;
    }

    /// <summary>The absolute form of a path that the user gave.</summary>
    /// <exception cref="UsageException">It is empty.</exception>
    public string Resolve(string path) => path.Length > 0
        ? Path.GetFullPath(path, WorkingDirectory)
        : throw new UsageException("A path is empty; give the name of a file or a folder.");

    /// <summary>A path as the user would type it into a shell: shortened, and quoted where the shell would change it.</summary>
    public string Typed(string path) =>
        ShellWord.Of(Relative(path) is ['-', ..] option ? Path.Join(".", option) : Relative(path));

    /// <summary>A path as it is shown in a line: relative to the working folder if it lies below it.</summary>
    public string Shorten(string path) => Printable.Of(Relative(path));

    private string Relative(string path)
    {
        string relative = Path.GetRelativePath(WorkingDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }
}
