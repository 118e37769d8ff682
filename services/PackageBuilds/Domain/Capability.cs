namespace ReleaseOrchestrator.PackageBuilds.Domain;

/// <summary>A name with an optional version interval: what a package offers, or what it asks for.</summary>
/// <param name="Operator">One of <c>&lt; &lt;= = &gt;= &gt;</c>; null where any version will do.</param>
public sealed record Capability(string Name, string? Operator = null, Evr? Evr = null)
{
    /// <summary>Reads <c>name</c> or <c>name &gt;= 1:2.3-4</c>, as rpm writes them.</summary>
    public static Capability Parse(string text)
    {
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return parts is [var name, var op, var evr, ..] && op is "<" or "<=" or "=" or ">=" or ">"
            ? new Capability(name, op, Evr.Parse(evr))
            : new Capability(parts.Length == 0 ? "" : parts[0]);
    }

    /// <summary>
    /// Reads a requirement with rpm's boolean operators into the plain ones it stands for: both sides of and, or and with;
    /// of <c>if</c> the part that is asked for; nothing of rpm's own <c>rpmlib(...)</c>.
    /// </summary>
    public static IEnumerable<Capability> ParseRequirement(string text)
    {
        text = text.Trim();
        if (text.Length == 0 || text.StartsWith("rpmlib(", StringComparison.Ordinal))
            return [];
        if (!text.StartsWith('('))
            return [Parse(text)];

        var inner = text[1..^1];
        var parts = SplitBoolean(inner);
        var asked = new List<Capability>();
        foreach (var (word, part) in parts)
        {
            if (word is "if" or "unless" or "without" or "else")
                break;
            asked.AddRange(ParseRequirement(part));
        }
        return asked;
    }

    /// <summary>Whether a package that offers this has something within the interval asked for.</summary>
    public bool Satisfies(Capability asked)
    {
        if (Name != asked.Name)
            return false;
        if (Evr is null || asked.Evr is null)
            return true;

        var order = Evr.CompareTo(asked.Evr);
        return order switch
        {
            < 0 => Operator!.Contains('>', StringComparison.Ordinal) || asked.Operator!.Contains('<', StringComparison.Ordinal),
            > 0 => Operator!.Contains('<', StringComparison.Ordinal) || asked.Operator!.Contains('>', StringComparison.Ordinal),
            _ => (Operator!.Contains('=', StringComparison.Ordinal) && asked.Operator!.Contains('=', StringComparison.Ordinal))
                || (Operator[0] == asked.Operator![0] && Operator[0] != '='),
        };
    }

    public override string ToString() => Operator is null ? Name : $"{Name} {Operator} {Evr}";

    private static IEnumerable<(string Word, string Part)> SplitBoolean(string text)
    {
        var word = "";
        var part = new List<string>();
        var depth = 0;
        foreach (var token in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (depth == 0 && token is "and" or "or" or "with" or "if" or "unless" or "without" or "else")
            {
                yield return (word, string.Join(' ', part));
                word = token;
                part.Clear();
                continue;
            }
            // Only a parenthesis at the start of a token opens a group; perl(Foo) is a name. What a group opens, its last token closes.
            if (token[0] == '(')
                depth += token.TakeWhile(c => c == '(').Count();
            if (depth > 0)
                depth -= Math.Max(0, token.Count(c => c == ')') - token.TrimStart('(').Count(c => c == '('));
            part.Add(token);
        }
        yield return (word, string.Join(' ', part));
    }
}
