using System.CommandLine;
using System.Text.Json.Nodes;
using MlNetClassifier.App.Export;
using MlNetClassifier.App.Output;
using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Exporting;
using MlNetClassifier.Pipelines.Scoring;

namespace MlNetClassifier.App.Commands;

/// <summary><c>export</c>: a saved model as an ONNX file, as a page, as a C# project.</summary>
internal static class ExportCommand
{
    public static Command Create(AppEnvironment environment)
    {
        Option<string?> model = CommonOptions.Model();
        Option<string> format = CommonOptions.Choice("--format",
            "onnx: the network for any ONNX runtime, with classes and preprocessing in its metadata. html: one page that "
            + "classifies pictures in a browser, without a server or a network. csharp: a project that scores with this library.",
            ExportFormat.Onnx);
        format.Required = true;
        format.DefaultValueFactory = null;
        Option<string?> output = new("--out", "-o")
        {
            Description = "File to write; a folder for csharp. [default: model.onnx, model.html or model-csharp]",
            HelpName = "PATH",
        };
        Option<bool> overwrite = new("--overwrite") { Description = "Replace what is there." };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("export", "Turn a saved model into an ONNX file, a page for browsers or a C# project.")
        {
            model, format, output, overwrite, json,
        };
        FileNames.RefuseOptions(command, output);
        command.SetAction(parsed => Run(
            CommonOptions.Chosen<ExportFormat>(parsed.GetValue(format)!), parsed.GetValue(model), parsed.GetValue(output),
            parsed.GetValue(overwrite), parsed.GetValue(json), environment));
        return command;
    }

    private static int Run(ExportFormat format, string? given, string? output, bool overwrite, bool json,
        AppEnvironment environment)
    {
        string target = environment.Resolve(output ?? format switch
        {
            ExportFormat.Onnx => "model.onnx",
            ExportFormat.Html => "model.html",
            _ => "model-csharp",
        });
        if (Fault(format, target, overwrite) is { } fault)
            throw new UsageException($"--out is '{output ?? Path.GetFileName(target)}', {fault}");

        Write(format, ModelFile.Of(given, environment), target);
        long bytes = format == ExportFormat.CSharp
            ? new DirectoryInfo(target).EnumerateFiles().Sum(file => file.Length)
            : new FileInfo(target).Length;
        if (json)
        {
            environment.Out.WriteLine(ResultJson.Document(new JsonObject { ["path"] = target, ["bytes"] = bytes }));
            return ExitCode.Ok;
        }

        environment.Out.WriteLine(environment.Shorten(target));
        string size = $"{Figures.Fixed(bytes / 1e6, 1)} MB";
        environment.Error.WriteLine(format switch
        {
            ExportFormat.Onnx => $"{size}; ONNX Runtime gives the logits that the model was saved with. Classes, image size "
                + "and preprocessing are in its metadata.",
            ExportFormat.Html => $"{size}. Open it in a browser; it needs nothing else and sends nothing anywhere.",
            _ => $"Try it: dotnet run --project {environment.Typed(target)} -- IMAGE",
        });
        return ExitCode.Ok;
    }

    private static void Write(ExportFormat format, string path, string target)
    {
        if (format == ExportFormat.CSharp)
        {
            ImageScorer.Load(path).Dispose(); // checks the model as the project will
            CSharpProject.Write(target, path);
            return;
        }

        var model = ExportedModel.Open(path);
        if (format == ExportFormat.Onnx)
        {
            AtomicFile.Write(target, file => file.Write(model.Onnx.Span));
            return;
        }

        BrowserNetwork network = model.ToBrowser();
        AtomicFile.Write(target, file => ClassifierPage.Write(file, model.Manifest, network));
    }

    private static string? Fault(ExportFormat format, string target, bool overwrite)
    {
        bool isFolder = Directory.Exists(target), wantsFolder = format == ExportFormat.CSharp;
        return isFolder && !wantsFolder ? "a folder; give the name of a file."
            : File.Exists(target) && wantsFolder ? "a file; give the name of a folder."
            : !overwrite && (File.Exists(target) || (isFolder && Directory.EnumerateFileSystemEntries(target).Any()))
                ? $"{(isFolder ? "a folder that is not empty" : "which exists")}; give another name, or add --overwrite."
            : null;
    }
}
