using System.Text.RegularExpressions;

namespace LocalDapr.Apps;

/// <summary>What an app may be called.</summary>
public static partial class AppId
{
    public const string Rule = "may hold letters, digits, '-' and '_' only";

    public static bool IsValid(string id) => Form().IsMatch(id);

    [GeneratedRegex("^[A-Za-z0-9_-]+$")]
    private static partial Regex Form();
}
