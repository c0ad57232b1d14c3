using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Pipelines.Scoring;

namespace MlNetClassifier.Benchmarks.Scoring;

/// <summary>Pixels in memory to logits, in a process of its own.</summary>
internal static class NetworkWorker
{
    public const string Word = "network-worker", Ours = "ours", Rows = "rows";
    public const int Images = 2048; // a pass then takes a few tenths of a second

    private const int Classes = 3;

    private static readonly ImageInput Input = new();
    private static readonly int ImageBytes = 3 * Input.Height * Input.Width;

    /// <summary>What raw ONNX Runtime is called: one text for its settings.</summary>
    public static string Raw(int batch, int sessions, int threads) =>
        string.Create(CultureInfo.InvariantCulture, $"{batch},{sessions},{threads}");

    /// <param name="contender"><see cref="Ours"/>, <see cref="Rows"/>, or what <see cref="Raw"/> gives.</param>
    /// <param name="run">Run folder with <c>model.zip</c> for three classes at the default size.</param>
    public static int Run(string contender, string run)
    {
        byte[] pixels = new byte[Images * ImageBytes];
        new Random(0).NextBytes(pixels);
        string model = Path.Combine(run, "model.zip");
        if (contender is Ours or Rows)
            return Contender.Answer(contender == Ours ? ScoreImages(model, pixels) : ScoreRows(model, pixels));

        int[] settings = [.. contender.Split(',').Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
        return Contender.Answer(ScoreBatches(ModelArchive.Graphs(model)[0], pixels, settings[0], settings[1], settings[2]));
    }

    // What ImageScorer does with the pixels of files, in buffers that are used again.
    private static Action ScoreImages(string model, byte[] pixels)
    {
        NetworkSession session =
            NetworkSession.TryOpen(ModelArchive.Graphs(model)[0], ModelArchive.ReadManifest(model).Input)!;
        byte[][] images = [.. pixels.Chunk(ImageBytes)];
        ConcurrentBag<(byte[] Pixels, float[] Logits)> buffers = [];
        return () =>
        {
            foreach (float[] logits in OrderedBatches.Run(images, ImageBatch.Largest, Score))
                GC.KeepAlive(logits);
        };

        float[][] Score(byte[][] batch)
        {
            if (!buffers.TryTake(out (byte[] Pixels, float[] Logits) buffer))
                buffer = (new byte[ImageBatch.Largest * ImageBytes], new float[ImageBatch.Largest * Classes]);

            for (int i = 0; i < batch.Length; i++)
                batch[i].CopyTo(buffer.Pixels, i * ImageBytes);

            session.Run(
                buffer.Pixels.AsMemory(0, batch.Length * ImageBytes), buffer.Logits.AsMemory(0, batch.Length * Classes),
                batch.Length);
            float[][] logits = [.. buffer.Logits.Take(batch.Length * Classes).Chunk(Classes)];
            buffers.Add(buffer);
            return logits;
        }
    }

    // The last stage of the saved chain is the network with everything after it.
    private static Action ScoreRows(string model, byte[] pixels)
    {
        MLContext mlContext = ScoringContext.Create();
        ITransformer network = ((TransformerChain<ITransformer>)mlContext.Model.Load(model, out _)).LastTransformer;
        SchemaDefinition columns = SchemaDefinition.Create(typeof(PixelRow));
        columns[nameof(PixelRow.Pixels)].ColumnType =
            new VectorDataViewType(NumberDataViewType.Byte, 3, Input.Height, Input.Width);
        PixelRow[] rows = [.. pixels.Chunk(ImageBytes).Select(image => new PixelRow { Pixels = image })];
        IDataView scored = network.Transform(mlContext.Data.LoadFromEnumerable(rows, columns));
        return () =>
        {
            foreach (float[] logits in scored.GetColumn<float[]>("Logits"))
                GC.KeepAlive(logits);
        };
    }

    // Each session is a thread of its own that takes every n-th batch; memory is bound once.
    private static Action ScoreBatches(byte[] network, byte[] pixels, int batch, int sessions, int threads)
    {
        using var options = new SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1 };
        InferenceSession[] opened = [.. Enumerable.Range(0, sessions).Select(_ => new InferenceSession(network, options))];
        (string input, NodeMetadata shape) = opened[0].InputMetadata.Single();
        if (shape.Dimensions[0] > 0)
            throw new InvalidDataException($"The network takes exactly {shape.Dimensions[0]} images at once.");

        const string output = ClassificationRows.NetworkOutput;
        OrtValue[] inputs = [.. Enumerable.Range(0, Images / batch).Select(i => OrtValue.CreateTensorValueFromMemory(
            OrtMemoryInfo.DefaultInstance, pixels.AsMemory(i * batch * ImageBytes, batch * ImageBytes),
            [batch, 3, Input.Height, Input.Width]))];
        OrtValue[] outputs = [.. inputs.Select(_ => OrtValue.CreateTensorValueFromMemory(
            OrtMemoryInfo.DefaultInstance, new float[batch * Classes].AsMemory(), [batch, Classes]))];
        return () =>
        {
            Thread[] workers = [.. Enumerable.Range(0, sessions).Select(first => new Thread(() =>
            {
                using var run = new RunOptions();
                for (int i = first; i < inputs.Length; i += sessions)
                    opened[first].Run(run, [input], [inputs[i]], [output], [outputs[i]]);
            }))];
            Array.ForEach(workers, worker => worker.Start());
            Array.ForEach(workers, worker => worker.Join());
        };
    }

    private sealed class PixelRow
    {
        public byte[] Pixels { get; set; } = [];

        public string ImageError { get; set; } = string.Empty;
    }
}
