using Microsoft.ML;

// model.zip rows.idv output.idv: what any ML.NET application does with a saved model, and nothing else.
var mlContext = new MLContext();
ITransformer model = mlContext.Model.Load(args[0], out _);
IDataView output = model.Transform(mlContext.Data.LoadFromBinary(args[1]));
using (FileStream file = File.Create(args[2]))
    mlContext.Data.SaveAsBinary(output, file);

(model as IDisposable)?.Dispose();
