namespace MlNetClassifier.Pipelines.Onnx;

/// <summary>Element types of ONNX tensors that this project writes, with the numbers of <c>TensorProto.DataType</c>.</summary>
internal enum OnnxElementType
{
    Float = 1,
    UInt8 = 2,
    Int8 = 3,
    Int32 = 6,
    Int64 = 7,
    Float16 = 10,
    Double = 11,
}
