namespace ReleaseOrchestrator.NodePoolRollout.Features.Fleet.Csv;

/// <summary>
/// Writes CSV as RFC 4180 has it. A text that a spreadsheet would take for a formula gets an apostrophe in front: names and tags come from
/// whoever may make clusters.
/// </summary>
public static class CsvText
{
    private const string Formulas = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    public static string Row(IEnumerable<string?> fields) => $"{string.Join(',', fields.Select(Field))}\r\n";

    private static string Field(string? text)
    {
        if (text is null or "")
            return "";
        if (Formulas.Contains(text[0], StringComparison.Ordinal))
            text = $"'{text}";
        return text.AsSpan().IndexOfAny(",\"\r\n") >= 0 || text[0] == ' ' || text[^1] == ' ' ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
