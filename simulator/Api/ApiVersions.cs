using System.Globalization;

namespace AzureSimulator.Api;

/// <summary>The api-versions that each resource provider knows.</summary>
public static class ApiVersions
{
    private static readonly string[] Stable =
    [
        "2024-02-01", "2024-05-01", "2024-07-01", "2024-08-01", "2024-09-01", "2024-10-01", "2025-01-01", "2025-02-01", "2025-03-01", "2025-04-01",
        "2025-05-01", "2025-06-01", "2025-07-01", "2025-08-01", "2025-09-01", "2025-10-01",
        "2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01", "2026-05-01", "2026-06-01",
    ];

    private static readonly string[] Preview =
    [
        "2025-09-02-preview", "2025-10-02-preview", "2026-01-02-preview", "2026-02-02-preview", "2026-03-02-preview", "2026-04-02-preview",
        "2026-05-02-preview", "2026-06-02-preview", "2026-07-02-preview",
    ];

    public static IReadOnlyList<string> ContainerService { get; } = [.. Stable, .. Preview];

    /// <summary>Years in which the other providers published versions; their exact dates do not matter to what is simulated of them.</summary>
    public static IReadOnlyList<string> Others { get; } = ["2019-06-01", "2021-04-01", "2022-09-01", "2023-07-03", "2024-03-03", "2025-04-01"];

    public static void Require(string? version, string provider)
    {
        if (string.IsNullOrEmpty(version))
            throw new ArmException(400, "MissingApiVersionParameter", "The api-version query parameter (?api-version=) is required for all requests.");
        var known = provider == "Microsoft.ContainerService"
            ? ContainerService.Contains(version)
            : DateOnly.TryParseExact(version, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date.Year is > 2013 and < 2027;
        if (!known)
        {
            throw new ArmException(400, "InvalidResourceType",
                $"The api-version '{version}' is not supported by '{provider}'. Known: {string.Join(", ", provider == "Microsoft.ContainerService" ? ContainerService : Others)}.");
        }
    }

    public static bool IsPreview(string version) => version.EndsWith("-preview", StringComparison.Ordinal);

    /// <summary>Whether a version is at least as new as the given one; versions order as text.</summary>
    public static bool AtLeast(string version, string first) => string.CompareOrdinal(version, first) >= 0;
}
