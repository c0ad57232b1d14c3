using SkiaSharp;

namespace MlNetClassifier.Data.SampleSet;

/// <summary>Paints a scene into pixels. Thread-safe; same scene and machine, same pixels.</summary>
internal static class SceneRenderer
{
    /// <summary>The finished picture, RGB without transparency; the caller disposes it.</summary>
    public static SKBitmap Render(SampleScene scene)
    {
        SKBitmap picture = NewPicture(scene);
        using (SKCanvas canvas = new(picture))
        {
            PaintGround(canvas, scene);
            PaintMarks(canvas, scene.MarksBehind);
            PaintShape(canvas, scene);
            PaintMarks(canvas, scene.MarksInFront);
            PaintLight(canvas, scene);
        }

        if (scene.Finish.BlurSigma > 0f)
            picture = Blurred(picture, scene);

        AddGrain(picture, scene.Finish);
        return picture;
    }

    private static SKBitmap NewPicture(SampleScene scene) =>
        new(new SKImageInfo(scene.Width, scene.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));

    private static void PaintGround(SKCanvas canvas, SampleScene scene)
    {
        using SKShader shader = scene.Ground.ToShader(new SKRect(0, 0, scene.Width, scene.Height));
        using SKPaint paint = new() { Shader = shader, FilterQuality = SKFilterQuality.High };
        canvas.DrawPaint(paint);
    }

    private static void PaintMarks(SKCanvas canvas, IReadOnlyList<Mark> marks)
    {
        foreach (Mark mark in marks)
        {
            using SKPath path = mark.ToPath();
            using SKPaint paint = new()
            {
                Color = mark.Color,
                IsAntialias = true,
                Style = SKPaintStyle.Stroke,
                StrokeWidth = mark.Width,
                StrokeCap = SKStrokeCap.Butt,
                StrokeJoin = SKStrokeJoin.Miter,
            };
            canvas.DrawPath(path, paint);
        }
    }

    private static void PaintShape(SKCanvas canvas, SampleScene scene)
    {
        ShapeStyle style = scene.Style;
        using SKPath path = scene.Outline.ToPath();
        using SKPathEffect? corners = style.CornerRadius > 0f ? SKPathEffect.CreateCorner(style.CornerRadius) : null;
        using SKShader shader = style.Surface.ToShader(path.Bounds);
        using SKImageFilter? shadow = style.Shadow == SKPoint.Empty ? null : Shadow(scene);
        using SKPaint surface = new()
        {
            Shader = shader,
            FilterQuality = SKFilterQuality.High,
            ImageFilter = shadow,
            IsAntialias = true,
            PathEffect = corners,
            Style = style.Hollow ? SKPaintStyle.Stroke : SKPaintStyle.Fill,
            StrokeWidth = style.RimWidth,
        };
        canvas.DrawPath(path, surface);
        if (style.Hollow || style.RimWidth == 0f)
            return;

        using SKPaint rim = new()
        {
            Color = style.RimColor,
            IsAntialias = true,
            PathEffect = corners,
            Style = SKPaintStyle.Stroke,
            StrokeWidth = style.RimWidth,
        };
        canvas.DrawPath(path, rim);
    }

    private static SKImageFilter Shadow(SampleScene scene)
    {
        float softness = 0.06f * scene.Outline.Radius;
        SKPoint offset = scene.Style.Shadow;
        return SKImageFilter.CreateDropShadow(offset.X, offset.Y, softness, softness, SKColors.Black.WithAlpha(110));
    }

    private static void PaintLight(SKCanvas canvas, SampleScene scene)
    {
        byte alpha = (byte)(255f * scene.Finish.LightStrength);
        Texture light = new(
            TextureKind.LinearGradient,
            SKColors.White.WithAlpha(alpha),
            SKColors.Black.WithAlpha(alpha),
            scene.Finish.LightAngle,
            Scale: 1f,
            Seed: 0);
        using SKShader shader = light.ToShader(new SKRect(0, 0, scene.Width, scene.Height));
        using SKPaint paint = new() { Shader = shader };
        canvas.DrawPaint(paint);
    }

    private static SKBitmap Blurred(SKBitmap sharp, SampleScene scene)
    {
        using SKBitmap source = sharp;
        SKBitmap blurred = NewPicture(scene);
        using SKCanvas canvas = new(blurred);
        float sigma = scene.Finish.BlurSigma;
        using SKImageFilter filter = SKImageFilter.CreateBlur(sigma, sigma);
        // Continued beyond its edges: the emptiness outside would be blurred into the picture as a dark frame.
        using SKShader continued = SKShader.CreateBitmap(source, SKShaderTileMode.Clamp, SKShaderTileMode.Clamp);
        using SKPaint paint = new() { ImageFilter = filter, Shader = continued };
        SKRect beyond = new(0, 0, scene.Width, scene.Height);
        beyond.Inflate(4f * sigma + 1f, 4f * sigma + 1f);
        canvas.DrawRect(beyond, paint);
        return blurred;
    }

    // Triangular noise, the same for the three channels of a pixel: like a sensor in bad light.
    private static void AddGrain(SKBitmap picture, CameraFinish finish)
    {
        if (finish.Grain == 0)
            return;

        Random random = SeededRandom.Create(finish.GrainSeed, "sample set grain");
        using SKPixmap pixmap = picture.PeekPixels();
        Span<byte> pixels = pixmap.GetPixelSpan<byte>();
        for (int i = 0; i + 3 < pixels.Length; i += 4)
        {
            int change = random.Next(finish.Grain + 1) - random.Next(finish.Grain + 1);
            for (int channel = 0; channel < 3; channel++)
                pixels[i + channel] = (byte)Math.Clamp(pixels[i + channel] + change, 0, 255);
        }
    }
}
