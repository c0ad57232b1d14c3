using Microsoft.ML.Data;

namespace MlNetClassifier.Pipelines.Activations;

/// <summary>Applies a kernel to the vector of an ML.NET row, reusing the memory of the row before.</summary>
internal static class VectorActivation
{
    public static VBuffer<float> Apply(ActivationFunction function, VBuffer<float> x, VBuffer<float> parameter,
        VBuffer<float> reusable)
    {
        VBufferEditor<float> editor = VBufferEditor.Create(ref reusable, x.Length);
        x.CopyTo(editor.Values);
        function.Value(editor.Values, parameter.IsDense ? parameter.GetValues() : [.. parameter.DenseValues()], editor.Values);
        return editor.Commit();
    }
}
