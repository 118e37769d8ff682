using System.Globalization;

namespace AzureSimulator.Api;

/// <summary>Moments as Azure Resource Manager writes them.</summary>
public static class ArmTime
{
    public static string Text(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
