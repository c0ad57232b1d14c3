using System.Diagnostics;

namespace MlNetClassifier.App.Tests.App.Completion;

/// <summary>A shell at a terminal, into which commands are typed, and what the program was called with then.</summary>
/// <param name="folder">Where it works: the program that it finds there writes down its arguments, a line per call.</param>
internal sealed class InteractiveShell(string folder)
{
    private const string Record = "record.txt";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Types lines into bash.</summary>
    public string[] InBash(string script, params string[] lines)
    {
        Start("script", ["-qec", $"{Program("bash")} --noprofile --rcfile start -i", "/dev/null"], script, lines);
        return Calls();
    }

    /// <summary>Types lines into zsh.</summary>
    public string[] InZsh(string script, params string[] lines)
    {
        File.WriteAllText(Path.Combine(folder, ".zshrc"), "autoload -U compinit; compinit -D -u; . ./start\n");
        Start("script", ["-qec", $"{Program("zsh")} -d -i", "/dev/null"], script, lines);
        return Calls();
    }

    /// <summary>Asks fish what it offers for each of several beginnings of a command.</summary>
    public string[] OfferedByFish(string script, params string[] lines)
    {
        IEnumerable<string> questions = lines.Select(line => $"echo (complete -C '{line}' | string split -f1 \\t)");
        string output = Start(
            Program("fish"), ["--no-config", "-c", $". ./start; {string.Join("; ", questions)}"], script, []);
        return output.Split('\n')[..lines.Length];
    }

    private string Start(string program, string[] args, string script, string[] lines)
    {
        string bin = Directory.CreateDirectory(Path.Combine(folder, "bin")).FullName;
        string called = Path.Combine(bin, "mlnetclassifier");
        string record = Path.Combine(folder, Record);
        File.WriteAllText(called,
            $"#!/bin/sh\nfor word; do printf '<%s>' \"$word\"; done >> '{record}'\necho >> '{record}'\n");
        ChildProcess.Run("chmod", ["+x", called]).AssertCode(0);
        File.WriteAllText(Path.Combine(folder, "script"), script);
        File.WriteAllText(Path.Combine(folder, "start"), ". ./script\n");
        var start = new ProcessStartInfo(program, args)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{bin}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["HOME"] = start.Environment["ZDOTDIR"] = folder;
        start.Environment["TERM"] = "xterm";
        start.Environment["LC_ALL"] = "C.UTF-8";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(string.Concat(lines.Append("exit").Select(line => line + "\n")));
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} did not end: {output.GetAwaiter().GetResult()}");
        }

        Assert.AreEqual(string.Empty, errors.GetAwaiter().GetResult());
        return output.GetAwaiter().GetResult();
    }

    private string[] Calls() => File.Exists(Path.Combine(folder, Record)) ? File.ReadAllLines(Path.Combine(folder, Record)) : [];

    private static string Program(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':').Select(place => Path.Combine(place, name))
            .FirstOrDefault(File.Exists)
        ?? throw new AssertFailedException(
            $"Tests of completion need {name}, and it is not on PATH. Install it (Debian: apt-get install {name}).");
}
