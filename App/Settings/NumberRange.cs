using System.Globalization;

namespace MlNetClassifier.App.Settings;

/// <summary>Which numbers a setting takes. The library that it is for refuses others; this says so beforehand.</summary>
internal sealed record NumberRange(double Least, double Most, bool IsAboveLeast = false, bool IsBelowMost = false)
{
    public override string ToString()
    {
        string least = string.Create(CultureInfo.InvariantCulture, $"{(IsAboveLeast ? "above " : string.Empty)}{Least}");
        if (Most >= int.MaxValue)
            return IsAboveLeast ? least : $"{least} or more";

        return string.Create(CultureInfo.InvariantCulture, $"{least} to {(IsBelowMost ? "below " : string.Empty)}{Most:#,0.##}");
    }
}
