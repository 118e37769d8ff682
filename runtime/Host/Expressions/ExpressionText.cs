using System.Text.RegularExpressions;

namespace LocalDapr.Expressions;

/// <summary>The words of an expression, taken one after the other.</summary>
internal sealed partial class ExpressionText(string text)
{
    private readonly List<string> _words = Split(text);
    private int _next;

    public bool IsAtEnd => _next >= _words.Count;

    public string Rest => IsAtEnd ? "" : _words[_next];

    public string Take() => IsAtEnd ? throw new FormatException($"'{text}' ends too early") : _words[_next++];

    public bool Accept(string word)
    {
        if (IsAtEnd || _words[_next] != word)
            return false;
        _next++;
        return true;
    }

    public string? AcceptAny(params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
            if (Accept(word))
                return word;
        return null;
    }

    public void Expect(string word)
    {
        if (!Accept(word))
            throw new FormatException(IsAtEnd ? $"'{word}' is expected at the end of '{text}'" : $"'{word}' is expected instead of '{Rest}' in '{text}'");
    }

    private static List<string> Split(string text)
    {
        var words = new List<string>();
        var position = 0;
        foreach (Match match in Word().Matches(text))
        {
            RefuseBetween(match.Index);
            words.Add(match.Value);
            position = match.Index + match.Length;
        }
        RefuseBetween(text.Length);
        return words;

        void RefuseBetween(int end)
        {
            if (text[position..end].Trim() is { Length: > 0 } unknown)
                throw new FormatException($"'{unknown}' cannot be read in '{text}'");
        }
    }

    [GeneratedRegex("""
        "(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[A-Za-z_][A-Za-z0-9_]*|[0-9]+(?:\.[0-9]+)?|\|\||&&|==|!=|<=|>=|[-+*/%?:<>!().,\[\]]
        """)]
    private static partial Regex Word();
}
