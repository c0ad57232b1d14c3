using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using MlNetClassifier.App.Cluster;
using MlNetClassifier.Training;

namespace MlNetClassifier.App.Commands;

/// <summary><c>cluster</c>: what an engine needs to do a planned run, written into the run.</summary>
internal static class ClusterCommand
{
    public static Command Create(AppEnvironment environment) => new(
        "cluster", "Write what Slurm or Kubernetes needs to do a planned run.")
    {
        Slurm(environment),
        Kubernetes(environment),
    };

    private static Command Slurm(AppEnvironment environment)
    {
        var options = new ClusterOptions();
        Option<bool> submit = new("--submit") { Description = "Submit it too, as the first of the printed commands does." };
        var command = new Command("slurm", "Write the scripts of a job array, and say what to type.");
        options.AddTo(command);
        command.Options.Add(submit);
        command.SetAction((parsed, _) =>
        {
            ClusterWork work = options.Read(parsed, environment);
            SlurmScripts.Write(work);
            work.WriteRecord("slurm");
            string script = Path.Combine(work.Run, SlurmScripts.Submit), status = Typed("status", work, environment);
            if (!parsed.GetValue(submit))
            {
                ClusterOptions.Print(work, $"work.sbatch, merge.sbatch and {SlurmScripts.Submit}",
                    [$"bash {environment.Typed(script)}", status], environment);
                return Task.FromResult(ExitCode.Ok);
            }

            int code = Submit(script, environment);
            if (code == 0)
                environment.Out.WriteLine(status);

            return Task.FromResult(code == 0 ? ExitCode.Ok : ExitCode.Unexpected);
        });
        return command;
    }

    private static Command Kubernetes(AppEnvironment environment)
    {
        var options = new ClusterOptions();
        Option<string> image = new("--image")
        {
            Description = "Image with this program; the Dockerfile that is written makes one.",
            HelpName = "NAME",
            DefaultValueFactory = _ => $"mlnetclassifier:{SoftwareVersions.Program}",
        };
        Option<string> volume = new("--volume")
        {
            Description = "PersistentVolumeClaim (ReadWriteMany) with run, images and model on it.",
            HelpName = "CLAIM",
            DefaultValueFactory = _ => "shared-data",
        };
        Option<string?> mount = new("--mount")
        {
            Description = "Where the volume is mounted, here and in the containers [default: the working folder].",
            HelpName = "DIR",
        };
        Option<string?> queue = new("--queue") { Description = "LocalQueue of Kueue that the job waits in.", HelpName = "NAME" };
        var command = new Command(
            "kubernetes", "Write the manifest of an Indexed Job and a Dockerfile, and say what to type.");
        options.AddTo(command);
        foreach (Option option in (Option[])[image, volume, mount, queue])
            command.Options.Add(option);

        command.SetAction((parsed, _) =>
        {
            var job = new KubernetesJob(parsed.GetValue(image)!, parsed.GetValue(volume)!,
                environment.Resolve(parsed.GetValue(mount) ?? environment.WorkingDirectory), parsed.GetValue(queue));
            ClusterWork work = options.Read(parsed, environment, job.Faults);
            job.Write(work);
            work.WriteRecord("kubernetes");
            string file = environment.Typed(Path.Combine(work.Run, KubernetesJob.Manifest));
            ClusterOptions.Print(work, $"{KubernetesJob.Manifest} and Dockerfile",
                [$"kubectl apply -f {file}", Typed("status", work, environment)], environment);
            return Task.FromResult(ExitCode.Ok);
        });
        return command;
    }

    private static string Typed(string verb, ClusterWork work, AppEnvironment environment) =>
        $"{environment.CommandName} {verb} --run {environment.Typed(work.Run)}";

    // What the script says is shown: the numbers of the jobs, or why there are none.
    private static int Submit(string script, AppEnvironment environment)
    {
        try
        {
            using var bash = Process.Start(new ProcessStartInfo("bash", [script])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            Task<string> errors = bash.StandardError.ReadToEndAsync();
            environment.Out.Write(bash.StandardOutput.ReadToEnd());
            environment.Error.Write(errors.GetAwaiter().GetResult());
            bash.WaitForExit();
            return bash.ExitCode;
        }
        catch (Win32Exception error)
        {
            throw new UsageException($"bash cannot be started here ({error.Message}); submit it where Slurm is.");
        }
    }
}
