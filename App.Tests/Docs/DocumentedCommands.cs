namespace MlNetClassifier.App.Tests.Docs;

/// <summary>How the commands of the pages are run by the tests, or by what else they are run.</summary>
internal static class DocumentedCommands
{
    /// <summary>
    /// What is put in place of a text so that a command is short, or finds what it needs in the folder of the test.
    /// </summary>
    public static (string Text, string Instead)[] Replacements { get; } =
    [
        ("/shared/", "shared/"),
        ("~/", "home/"),
        ("data generate my-images", "data generate my-images --images-per-class 6"),
        ("train my-images --name first", "train my-images --name first --epochs 1"),
        ("train my-images --name mine", "train my-images --name mine --epochs 1"),
        ("train --data my-images --network compact", "train --data my-images --network compact --epochs 1"),
        ("train my-images --tensorboard", "train my-images --tensorboard --epochs 1"),
        ("relu,elu,mish --seeds 0-4 --epochs 40", "relu,elu --seeds 0 --epochs 1 --size 16"),
        ("--shard 0/4", "--shard 0/1"), // the other machines
        ("serve --model model.zip", "serve --model model.zip --port 0 --grace 0"),
        ("serve --model runs/first", "serve --model runs/first --port 0 --grace 0"),
    ];

    /// <summary>
    /// Commands that the test of the pages does not run, by their beginnings, or all of a page; and what runs them.
    /// </summary>
    public static (string Begins, string RunBy)[] Elsewhere { get; } =
    [
        ("dotnet test -c Release", ".ci/run"),
        ("dotnet publish App -c Release -r linux-x64 -p:Training=false", ".ci/run: Benchmarks -- native"),
        ("dotnet run --project model-csharp -- photo.jpg", "ExportCommandTests.Export_CSharpProgram_AnswersAsScoreDoes"),
        ("bash /shared/run1/submit.sh", "App.Tests/Cluster/end-to-end.sh"),
        ("sbatch --array=$(mlnetclassifier status", "App.Tests/Cluster/end-to-end.sh"),
        ("kubectl apply -f", "nobody: it needs a Kubernetes cluster; KubernetesJobTests read the file"),
        ("parallel --retries 3", "nobody: it needs several hosts"),
        ("mlnetclassifier train --data PATH --network resnet18 --unknown FOLDER", "UnknownImagesTests"),
        ("mlnetclassifier evaluate --data PATH --unknown FOLDER --leave-one-out", "UnknownImagesTests"),
        ("dotnet run -c Release --project App -- data suspects --data my-images --unlabelled", "DataSuspectsCommandTests"),
        ("dotnet tool install", "App.Tests/Packages/end-to-end.sh"),
        ("docs/packages.md", "App.Tests/Packages/end-to-end.sh"),
        ("docs/templates/PACKAGE.md", "App.Tests/Packages/end-to-end.sh"),
        ("curl http://localhost:8080/predict --data-binary", "ServerPageSnippetTests"),
        ("curl http://localhost:8080/predict?top_k=1 -F", "PredictTests.Predict_Form_AnswersEveryImageInOrder"),
        ("curl http://localhost:8080/predict -H", "PredictTests.Predict_JsonWithBase64_GivesTheSameAndAsManyClassesAsAsked"),
        ("curl http://localhost:8080/explain", "ExplainTests.Explain_Image_GivesWhatTheLibraryGives"),
        ("curl http://localhost:8080/v2/models/model/infer",
            "InferTests.Infer_Classification_GivesValueIndexAndLabelHighestFirst"),
        ("  \\\"data\\\":", "the line before it"),
    ];

    /// <summary>What runs a command instead; null for the test of the pages.</summary>
    public static string? RunBy(string page, string command) =>
        page == "README.md" && command.StartsWith(ReadmeTests.Program, StringComparison.Ordinal)
            ? nameof(ReadmeTests)
            : Elsewhere.FirstOrDefault(
                known => page == known.Begins || command.StartsWith(known.Begins, StringComparison.Ordinal)).RunBy;
}
