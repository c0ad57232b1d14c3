using System.Globalization;

namespace MlNetClassifier.Data.Checking;

/// <summary>Numbers in sentences, the same in every culture.</summary>
internal static class Quantity
{
    /// <summary>Gives <c>1 image</c> or <c>1,234 images</c>.</summary>
    public static string Of(int count, string noun) => $"{Number(count)} {noun}{(count == 1 ? string.Empty : "s")}";

    /// <summary>Gives <c>1,234</c>.</summary>
    public static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Gives <c>0.2 %</c>.</summary>
    public static string Percent(double fraction) => (100 * fraction).ToString("F1", CultureInfo.InvariantCulture) + " %";

    /// <summary>The verb that fits a count: <c>is</c> or <c>are</c>, and so on.</summary>
    public static string Verb(int count, string singular, string plural) => count == 1 ? singular : plural;
}
