namespace MlNetClassifier.Data.Images;

/// <summary>
/// How source pixels are weighted in one target pixel. Every kernel widens with the reduction, as in Pillow, so fine patterns
/// average out instead of aliasing.
/// </summary>
public enum ResizeKernel
{
    /// <summary>
    /// <c>max(0, 1 - |x|)</c>: linear interpolation when enlarging, a triangle filter when reducing. The default, as Pillow's
    /// and torchvision's antialiased BILINEAR.
    /// </summary>
    Bilinear,

    /// <summary>The mean of the source over the target pixel's own area, parts of pixels counted exactly.</summary>
    Area,

    /// <summary>
    /// <c>sinc(x) sinc(x / 3)</c> for <c>|x| &lt; 3</c>: the sharpest; may overshoot at hard edges (values are clamped to
    /// 0..255).
    /// </summary>
    Lanczos,
}
