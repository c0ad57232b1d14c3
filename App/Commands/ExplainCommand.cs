using System.CommandLine;
using MlNetClassifier.App.Explain;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Sources;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Explaining;
using MlNetClassifier.Pipelines.Scoring;

namespace MlNetClassifier.App.Commands;

/// <summary><c>explain</c>: where in an image a saved model sees what it answers.</summary>
internal static class ExplainCommand
{
    private static readonly string[] Methods = ["cam", "occlusion"];

    public static Command Create(AppEnvironment environment)
    {
        Option<string?> model = CommonOptions.Model();
        Option<string?> method = new("--method")
        {
            Description = "cam: what each cell of the network's last map adds to the logit, exact, for networks that end in "
                + "global average pooling and one dense layer. occlusion: how far the answer falls when a part is covered, for "
                + "any network. [default: cam where there is one]",
            HelpName = string.Join('|', Methods),
        };
        method.CompletionSources.Add(Methods);
        method.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var given }] && !Methods.Contains(given))
                result.AddError($"--method is '{given}'; give {UsageFaults.OneOf(Methods)}.");
        });
        Option<string?> output = new("--out", "-o")
        {
            Description = "Folder to draw each image in, with its map: NAME.png, and NAME.svg with the sentences.",
            HelpName = "FOLDER",
        };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("explain", "Say where in an image a saved model sees its answer, and test that.")
        {
            model, method, output, json,
        };
        var sources = new SourceOptions(command);
        FileNames.RefuseOptions(command, output);
        command.SetAction((parsed, cancellationToken) => Task.FromResult(Run(
            sources.Given(parsed), parsed.GetValue(model), parsed.GetValue(method), parsed.GetValue(output),
            parsed.GetValue(json), environment, cancellationToken)));
        return command;
    }

    private static int Run(IReadOnlyList<string> given, string? model, string? method, string? output, bool json,
        AppEnvironment environment, CancellationToken cancellationToken)
    {
        if (given.Count == 0)
            throw new UsageException("There is nothing to explain; give images, folders, globs, @LIST or -.");

        using ImageScorer scorer = ModelFile.Load(model, environment);
        using var explainer = new ImageExplainer(scorer);
        ExplanationOptions options = new()
        {
            Method = method is null ? null : CommonOptions.Chosen<ExplanationMethod>(method),
        };
        if (options.Method == ExplanationMethod.Cam && !explainer.HasClassActivationMaps)
            throw new UsageException("--method is 'cam', and the model has no class-activation map: its network does not end in "
                + "global average pooling and one dense layer. Leave it out, or give occlusion.");

        IEnumerable<ImageSource> sources = ImageSources.Expand(given, environment);
        ExplanationFiles? files = output is null ? null : ExplanationFiles.In(environment.Resolve(output));
        (int count, int errors) = (0, 0);
        if (json)
            environment.Out.Write("[");

        foreach (ImageSource source in sources)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var image = ImageContent.FromFile(source.Path);
            Explanation explanation = explainer.Explain(image, options, cancellationToken);
            IReadOnlyList<string> written = files?.Write(source.Name, image, explainer.Input, explanation) ?? [];
            if (json)
                environment.Out.Write((count == 0 ? "\n  " : ",\n  ")
                    + ResultJson.OneLine(ExplanationJson.Of(source.Name, explanation, written)));
            else
                ExplanationText.Write(environment.Out, source.Name, explanation);

            count++;
            errors += explanation.Predicted is null ? 1 : 0;
        }

        if (json)
            environment.Out.WriteLine("\n]");

        if (files is not null && count > errors)
            environment.Error.WriteLine(
                $"{Figures.Count(count - errors, "image")} drawn, with maps, in {environment.Shorten(files.Folder)}.");

        if (errors > 0)
            environment.Error.WriteLine(
                $"{Figures.Count(errors)} of {Figures.Count(count)} images could not be read; what is said of them says why.");

        return errors == count ? ExitCode.Data : ExitCode.Ok;
    }
}
