using Microsoft.ML;

namespace MlNetClassifier.App.Tests;

/// <summary>
/// Saves a model, then loads and runs it in another process that knows only stock ML.NET and the Pipelines assembly.
/// </summary>
internal static class FreshProcessModel
{
    public static IDataView SaveAndTransform(MLContext mlContext, ITransformer model, IDataView rows, string folder)
    {
        string modelFile = Path.Combine(folder, "model.zip");
        mlContext.Model.Save(model, rows.Schema, modelFile);
        return Transform(mlContext, modelFile, rows, folder);
    }

    public static IDataView Transform(MLContext mlContext, string modelFile, IDataView rows, string folder)
    {
        string input = Path.Combine(folder, "rows.idv");
        string output = Path.Combine(folder, "output.idv");
        using (FileStream file = File.Create(input))
            mlContext.Data.SaveAsBinary(rows, file);

        string program = Repository.Program("FreshProcess", "MlNetClassifier.FreshProcess");
        ChildProcess.Run("dotnet", [program, modelFile, input, output]).AssertCode(0);
        return mlContext.Data.LoadFromBinary(output);
    }
}
