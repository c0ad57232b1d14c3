using System.Globalization;
using System.Text.RegularExpressions;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace MlNetClassifier.App.Output;

/// <summary>Line charts as SVG files that any browser shows.</summary>
internal static class Chart
{
    private const double TitleSize = 13;
    private const double TitleDistance = 8;
    private const double Margin = 8;

    // The metrics of the measured font are narrower than those of the browser's.
    private const double LegendMargin = 36;

    // Okabe and Ito's colours, told apart by nearly everybody, with a few darker ones after them.
    private static readonly OxyColor[] Colors =
    [
        OxyColor.FromRgb(0x00, 0x72, 0xB2), OxyColor.FromRgb(0xD5, 0x5E, 0x00), OxyColor.FromRgb(0x00, 0x9E, 0x73), OxyColor.FromRgb(0xCC, 0x79, 0xA7),
        OxyColor.FromRgb(0xE6, 0x9F, 0x00), OxyColor.FromRgb(0x56, 0xB4, 0xE9), OxyColor.FromRgb(0x33, 0x33, 0x33), OxyColor.FromRgb(0x88, 0x22, 0x55),
        OxyColor.FromRgb(0x11, 0x77, 0x33), OxyColor.FromRgb(0x99, 0x99, 0x33), OxyColor.FromRgb(0x66, 0x66, 0xCC), OxyColor.FromRgb(0xAA, 0x44, 0x44),
    ];

    /// <summary>A line; one with an empty name is not in the legend.</summary>
    public sealed record Line(string Name, IReadOnlyList<(double X, double Y)> Points, bool IsDashed = false, int? Color = null);

    /// <summary>One chart with its axes and lines.</summary>
    public sealed record Panel(string Title, string XAxis, string YAxis, IReadOnlyList<Line> Lines, double? YMinimum = null, double? YMaximum = null);

    /// <summary>The text of an SVG file with one chart.</summary>
    public static string ToSvg(Panel panel, double width = 900, double height = 520) => Document(width, height, [Draw(panel, 0, width, height, withLegend: true)]);

    /// <summary>The text of an SVG file with several small charts, row by row.</summary>
    public static string ToSvg(IReadOnlyList<Panel> panels, int columns, double width = 300, double height = 240, bool withLegend = false)
    {
        int rows = (panels.Count + columns - 1) / columns;
        return Document(width * columns, height * rows, panels.Select((panel, i) => string.Create(
            CultureInfo.InvariantCulture,
            $"<g transform=\"translate({i % columns * width},{i / columns * height})\">{Draw(panel, i, width, height, withLegend)}</g>")));
    }

    private static string Document(double width, double height, IEnumerable<string> content) => string.Create(
        CultureInfo.InvariantCulture,
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">{string.Concat(content)}</svg>\n");

    private static string Draw(Panel panel, int number, double width, double height, bool withLegend)
    {
        var model = new PlotModel
        {
            Title = panel.Title,
            TitleFontSize = TitleSize,
            DefaultFont = "Helvetica, Arial, sans-serif",
            Background = OxyColors.White,
            Padding = new OxyThickness(Margin, Margin, withLegend ? LegendMargin : Margin, Margin),
            PlotAreaBorderColor = OxyColor.FromRgb(0x9A, 0xA0, 0xA6),
        };
        model.Axes.Add(Axis(AxisPosition.Bottom, panel.XAxis));
        Axis vertical = Axis(AxisPosition.Left, panel.YAxis);
        vertical.Minimum = panel.YMinimum ?? double.NaN;
        vertical.Maximum = panel.YMaximum ?? double.NaN;
        model.Axes.Add(vertical);
        if (withLegend)
            model.Legends.Add(new Legend { LegendPosition = LegendPosition.RightTop, LegendPlacement = LegendPlacement.Outside, LegendBorderThickness = 0 });

        for (int i = 0; i < panel.Lines.Count; i++)
        {
            Line line = panel.Lines[i];
            var series = new LineSeries
            {
                Title = line.Name.Length == 0 ? null : line.Name,
                Color = Colors[(line.Color ?? i) % Colors.Length],
                StrokeThickness = line.IsDashed ? 1.5 : 2,
                LineStyle = line.IsDashed ? LineStyle.Dash : LineStyle.Solid,
            };
            series.Points.AddRange(line.Points.Select(point => new DataPoint(point.X, point.Y)));
            model.Series.Add(series);
        }

        // Text is measured with the metrics of a PDF font; its place is computed, because not every viewer knows dominant-baseline.
        var exporter = new SvgExporter
        {
            Width = width,
            Height = height,
            IsDocument = false,
            UseVerticalTextAlignmentWorkaround = true,
            TextMeasurer = new PdfRenderContext(width, height, OxyColors.White),
        };
        // The exporter writes a document of its own; here it is a part of one, and the ids of clipping areas must differ between parts.
        string svg = exporter.ExportToString(model);
        return Regex.Replace(svg[svg.IndexOf("<svg", StringComparison.Ordinal)..], @"clipPath(\d)", $"clip-{number}-$1");
    }

    private static LinearAxis Axis(AxisPosition position, string title) => new()
    {
        Position = position,
        Title = title.Length == 0 ? null : title,
        AxisTitleDistance = TitleDistance,
        MajorGridlineStyle = LineStyle.Solid,
        MajorGridlineColor = OxyColor.FromRgb(0xE8, 0xEA, 0xED),
        TicklineColor = OxyColor.FromRgb(0x9A, 0xA0, 0xA6),
        ExtraGridlines = [0],
        ExtraGridlineColor = OxyColor.FromRgb(0xB0, 0xB6, 0xBC),
    };
}
