namespace MlNetClassifier.Data.SampleSet;

/// <summary>The draws that a scene is made of. Each takes a fixed number of values from the generator.</summary>
internal static class RandomDraws
{
    extension(Random random)
    {
        /// <summary>A number in [low, high), all equally likely.</summary>
        public float Between(float low, float high) => low + (high - low) * random.NextSingle();

        /// <summary>True with the given probability.</summary>
        public bool Chance(double probability) => random.NextDouble() < probability;

        /// <summary>One of the values, all equally likely.</summary>
        public T Pick<T>(ReadOnlySpan<T> values) => values[random.Next(values.Length)];
    }
}
