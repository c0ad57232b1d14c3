using System.Diagnostics;
using System.Runtime.Versioning;
using MlNetClassifier.App.Work;

namespace MlNetClassifier.App.Tests.App.Cluster;

/// <summary>A planned run with a name that a shell would take apart, and programs that pass for those of an engine.</summary>
internal static class ClusterRun
{
    public const string Name = "my run, it's \"$HOME\"";
    public const int Shards = 38;

    /// <summary>A plan without images: what an engine needs does not depend on them.</summary>
    public static TestProgram Put(string folder, WorkKind kind = WorkKind.Score)
    {
        var program = new TestProgram(folder);
        new WorkPlan
        {
            Kind = kind,
            Root = folder,
            Shards = [.. Enumerable.Repeat(new Shard(1), Shards)],
        }.Sealed().Write(Directory.CreateDirectory(program.PathOf(Name)).FullName);
        return program;
    }

    /// <summary>Starts a script of the run.</summary>
    /// <param name="program">Where the run is.</param>
    /// <param name="script">Its name.</param>
    /// <param name="programs">
    /// What programs do that the script calls, after each has added its arguments as a line to the file <c>calls</c>.
    /// </param>
    /// <param name="variables">Variables of its environment.</param>
    [SupportedOSPlatform("linux")]
    public static ProgramResult Start(
        TestProgram program, string script, IReadOnlyDictionary<string, string> programs,
        params (string Name, string Value)[] variables)
    {
        foreach ((string name, string body) in programs)
        {
            string file = program.Write($"bin/{name}", $$"""
                #!/bin/bash
                { printf '%s' {{name}}; printf ' [%s]' "$@"; echo; } >> "$CALLS"
                {{body}}
                """.ReplaceLineEndings("\n"));
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var start = new ProcessStartInfo("bash", [Path.Join(program.PathOf(Name), script)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = program.Folder,
        };
        start.Environment["PATH"] = $"{program.PathOf("bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["CALLS"] = program.PathOf("calls");
        foreach ((string name, string value) in variables)
            start.Environment[name] = value;

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ProgramResult(process.ExitCode, output, errors.GetAwaiter().GetResult());
    }
}
