#:package Microsoft.ML.OnnxRuntime
#:property InvariantGlobalization=true
#:property AllowUnsafeBlocks=true

// The least that a native program can do: ONNX Runtime opens a graph and runs it once, on no picture at all.
// Arguments: model.onnx.
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
using var session = new InferenceSession(args[0], options);
(string name, NodeMetadata input) = session.InputMetadata.First();
int[] shape = [1, .. input.Dimensions[1..]];
var pixels = new byte[shape.Aggregate((all, side) => all * side)];
using var results = session.Run([NamedOnnxValue.CreateFromTensor(name, new DenseTensor<byte>(pixels, shape))]);
Console.WriteLine(string.Join(' ', results[0].AsEnumerable<float>()));
