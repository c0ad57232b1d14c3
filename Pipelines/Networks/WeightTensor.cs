using System.Collections.Immutable;
using MlNetClassifier.Pipelines.Networks.Layers;

namespace MlNetClassifier.Pipelines.Networks;

/// <summary>A named tensor of weights.</summary>
public sealed class WeightTensor
{
    /// <summary>Takes over an array of weights.</summary>
    /// <param name="name">Layer and role, such as <c>conv2d.weight</c>.</param>
    /// <param name="shape">Dimensions as in <see cref="WeightShape"/>.</param>
    /// <param name="values">float32 in row-major order; not copied, so the caller must not change it afterwards.</param>
    /// <exception cref="ArgumentException">The number of values is not the product of the dimensions.</exception>
    public WeightTensor(string name, ImmutableArray<int> shape, float[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        int length = new WeightShape(name, shape).Length;
        if (values.Length != length)
        {
            throw new ArgumentException(
                $"{name} of shape ({string.Join(", ", shape)}) needs {length} values, but got {values.Length}.", nameof(values));
        }

        Name = name;
        Shape = shape;
        Values = values;
    }

    /// <summary>Layer and role, such as <c>conv2d.weight</c>.</summary>
    public string Name { get; }

    /// <summary>Dimensions as in <see cref="WeightShape"/>.</summary>
    public ImmutableArray<int> Shape { get; }

    /// <summary>float32 in row-major order; read-only.</summary>
    public float[] Values { get; }
}
