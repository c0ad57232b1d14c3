using MlNetClassifier.Data;
using MlNetClassifier.Training.Modules;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace MlNetClassifier.Training.Augmenting;

/// <summary>Switches off a random share of the numbers that go into a dense layer, in training only.</summary>
/// <remarks>
/// The rest is scaled up, so that their mean stays and nothing is left to do at scoring: the saved network knows nothing of it.
/// What is switched off depends on (seed, epoch, step, layer) alone, not on a global generator, so a resumed training draws the
/// same.
/// </remarks>
/// <param name="seed">The user's seed.</param>
/// <param name="rate">Share that is switched off, in [0, 1); rounded to 1/256.</param>
/// <seealso href="https://jmlr.org/papers/v15/srivastava14a.html">Srivastava et al., 2014</seealso>
internal sealed class DropoutMasks(int seed, double rate)
{
    private const int ByteValues = byte.MaxValue + 1;
    private readonly int _dropped = Math.Min((int)Math.Round(rate * ByteValues), byte.MaxValue);
    private byte[] _draws = [];

    /// <summary>The inputs of a dense layer with some of them off.</summary>
    /// <param name="inputs">float32 (N, units).</param>
    /// <param name="epoch">Number of the epoch, from 1.</param>
    /// <param name="step">Number of the step in the epoch, from 1.</param>
    /// <param name="layer">Position among the dense layers.</param>
    public Tensor Apply(Tensor inputs, int epoch, int step, int layer)
    {
        Tensor mask = torch.empty(inputs.shape);
        Draw(NetworkModule.Memory(mask), epoch, step, layer);
        return inputs * mask;
    }

    /// <summary>Draws the factors: 0, or 1 / (1 - rate).</summary>
    public void Draw(Span<float> factors, int epoch, int step, int layer)
    {
        if (_draws.Length < factors.Length)
            _draws = new byte[factors.Length];

        Span<byte> draws = _draws.AsSpan(0, factors.Length);
        SeededRandom.Fill(seed, $"dropout/{layer}", ((long)epoch << 32) | (uint)step, draws);
        float kept = ByteValues / (float)(ByteValues - _dropped);
        for (int i = 0; i < factors.Length; i++)
            factors[i] = draws[i] < _dropped ? 0 : kept;
    }
}
