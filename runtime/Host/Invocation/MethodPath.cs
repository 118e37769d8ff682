using System.Text;

namespace LocalDapr.Invocation;

/// <summary>
/// The method of a call as a path: unescaped, without "." and "..", and without empty parts. What could mean something else to the
/// callee than to a rule about it (#, ?, control characters) is refused.
/// </summary>
internal static class MethodPath
{
    /// <summary>Null when the path holds what may not be called.</summary>
    public static string? Normalize(string escaped)
    {
        var method = Uri.UnescapeDataString(escaped);
        if (method.Any(c => c is '#' or '?' or '\x7f' || c < ' '))
            return null;
        var parts = new List<string>();
        foreach (var part in method.Split('/'))
        {
            if (part == ".." && parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
            else if (part is not ("" or "." or ".."))
                parts.Add(part);
        }
        return string.Join('/', parts);
    }

    public static string Escape(string method)
    {
        var escaped = new StringBuilder(method.Length);
        foreach (var part in method.Split('/'))
            escaped.Append(escaped.Length > 0 ? "/" : "").Append(Uri.EscapeDataString(part));
        return escaped.ToString();
    }
}
