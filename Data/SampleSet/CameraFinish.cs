namespace MlNetClassifier.Data.SampleSet;

/// <summary>What light, lens, sensor and file format do to the finished picture.</summary>
/// <param name="LightAngle">Direction from which the light falls, in degrees.</param>
/// <param name="LightStrength">Opacity of the darkest and the lightest corner, in [0, 1].</param>
/// <param name="BlurSigma">Standard deviation of the blur in pixels; 0 for a sharp picture.</param>
/// <param name="Grain">Largest change of a channel by noise, in steps of 0 to 255; 0 for none.</param>
/// <param name="GrainSeed">Chooses the noise.</param>
/// <param name="JpegQuality">JPEG quality from 1 to 100, or null for a PNG file.</param>
internal sealed record CameraFinish(
    float LightAngle, float LightStrength, float BlurSigma, int Grain, int GrainSeed, int? JpegQuality)
{
    public static CameraFinish Draw(Random random, int shorterSide)
    {
        float lightAngle = random.Between(0f, 360f);
        float lightStrength = random.Between(0f, 0.3f);
        float blur = random.Chance(0.5) ? random.Between(0.003f, 0.009f) * shorterSide : 0f;
        int grain = random.Chance(0.7) ? random.Next(6, 28) : 0;
        int grainSeed = random.Next();
        int quality = random.Next(60, 96);
        return new CameraFinish(lightAngle, lightStrength, blur, grain, grainSeed, random.Chance(0.7) ? quality : null);
    }

    /// <summary>Extension of the file, with its dot.</summary>
    public string Extension => JpegQuality is null ? ".png" : ".jpg";
}
