using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace LocalDapr.PubSub;

/// <summary>
/// A condition over an event, in the part of CEL that routing rules use: comparisons, &amp;&amp;, ||, !, in, has(), size(), fields,
/// indexes, text functions, text, numbers, lists.
/// </summary>
public sealed partial class EventExpression
{
    private readonly List<string> _tokens;
    private readonly Func<JsonObject, object?> _evaluate;
    private int _next;

    private EventExpression(string text)
    {
        _tokens = Split(text);
        _evaluate = Or();
        if (_next < _tokens.Count)
            throw new FormatException($"'{_tokens[_next]}' is not expected in '{text}'");
    }

    /// <summary>Reads a condition; a <see cref="FormatException"/> says what is wrong with it.</summary>
    public static EventExpression Parse(string text) => new(text);

    /// <summary>What is wrong with a condition; null when it can be read.</summary>
    public static string? Problem(string text)
    {
        try
        {
            Parse(text);
            return null;
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }

    public bool Matches(JsonObject cloudEvent)
    {
        try
        {
            return _evaluate(cloudEvent) is true;
        }
        catch (FormatException)
        {
            return false; // a field that is not there, or of another type
        }
    }

    private Func<JsonObject, object?> Or()
    {
        var left = And();
        while (Accept("||"))
        {
            var (a, b) = (left, And());
            left = e => a(e) is true || b(e) is true;
        }
        return left;
    }

    private Func<JsonObject, object?> And()
    {
        var left = Comparison();
        while (Accept("&&"))
        {
            var (a, b) = (left, Comparison());
            left = e => a(e) is true && b(e) is true;
        }
        return left;
    }

    private Func<JsonObject, object?> Comparison()
    {
        var left = Unary();
        if (_next >= _tokens.Count)
            return left;
        var op = _tokens[_next];
        if (op is not ("==" or "!=" or "<" or "<=" or ">" or ">=" or "in"))
            return left;
        _next++;
        var right = Unary();
        return e => Compare(op, left(e), right(e));
    }

    private Func<JsonObject, object?> Unary()
    {
        if (!Accept("!"))
            return Postfix();
        var inner = Unary();
        return e => inner(e) is bool value ? !value : throw new FormatException("! needs a condition");
    }

    private Func<JsonObject, object?> Postfix()
    {
        var value = Primary();
        while (true)
        {
            if (Accept("."))
            {
                var name = Take();
                value = Accept("(") ? Call(value, name, Arguments(")")) : Field(value, name);
            }
            else if (Accept("["))
            {
                var (target, index) = (value, Or());
                Expect("]");
                value = e => Index(target(e), index(e));
            }
            else
            {
                return value;
            }
        }
    }

    private Func<JsonObject, object?> Primary()
    {
        var token = Take();
        if (token == "(")
        {
            var inner = Or();
            Expect(")");
            return inner;
        }
        if (token == "[")
        {
            var items = Arguments("]");
            return e => items.Select(item => item(e)).ToList();
        }
        if (token[0] is '"' or '\'')
        {
            var text = Regex.Unescape(token[1..^1]);
            return _ => text;
        }
        if (double.TryParse(token, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return _ => number;
        switch (token)
        {
            case "true": return _ => true;
            case "false": return _ => false;
            case "null": return _ => null;
            case "event": return e => e;
            case "has" or "size" when Accept("("):
                var arguments = Arguments(")");
                if (arguments.Count != 1)
                    throw new FormatException($"{token}() takes one argument");
                return token == "has" ? e => Has(arguments[0], e) : e => Size(arguments[0](e));
            default:
                throw new FormatException($"'{token}' is not known; conditions are over event.<field>");
        }
    }

    private List<Func<JsonObject, object?>> Arguments(string end)
    {
        var arguments = new List<Func<JsonObject, object?>>();
        while (!Accept(end))
        {
            if (arguments.Count > 0)
                Expect(",");
            arguments.Add(Or());
        }
        return arguments;
    }

    private static Func<JsonObject, object?> Field(Func<JsonObject, object?> target, string name) => e => Index(target(e), name);

    private static object? Index(object? target, object? index) => (target, index) switch
    {
        (JsonObject map, string name) => map.TryGetPropertyValue(name, out var value)
            ? Plain(value)
            : throw new FormatException($"no such field: {name}"),
        (JsonArray list, double i) when i >= 0 && i < list.Count => Plain(list[(int)i]),
        _ => throw new FormatException("no such field"),
    };

    private static object? Plain(JsonNode? node)
    {
        if (node is not JsonValue value)
            return node;
        if (value.TryGetValue<string>(out var text))
            return text;
        if (value.TryGetValue<bool>(out var flag))
            return flag;
        return value.TryGetValue<double>(out var number) ? (object)number : node; // without the cast it would turn back into a node
    }

    private static bool Has(Func<JsonObject, object?> field, JsonObject cloudEvent)
    {
        try
        {
            return field(cloudEvent) is not null;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static double Size(object? value) => value switch
    {
        string text => text.Length,
        JsonArray list => list.Count,
        JsonObject map => map.Count,
        List<object?> list => list.Count,
        _ => throw new FormatException("size() needs text, a list or an object"),
    };

    private static Func<JsonObject, object?> Call(Func<JsonObject, object?> target, string name, List<Func<JsonObject, object?>> arguments) =>
        (name, arguments.Count) switch
        {
            ("startsWith", 1) => e => Text(target(e)).StartsWith(Text(arguments[0](e)), StringComparison.Ordinal),
            ("endsWith", 1) => e => Text(target(e)).EndsWith(Text(arguments[0](e)), StringComparison.Ordinal),
            ("contains", 1) => e => Text(target(e)).Contains(Text(arguments[0](e)), StringComparison.Ordinal),
            ("matches", 1) => e => Regex.IsMatch(Text(target(e)), Text(arguments[0](e)), RegexOptions.NonBacktracking),
            ("size", 0) => e => Size(target(e)),
            _ => throw new FormatException($"the function {name} is not known"),
        };

    private static string Text(object? value) => value as string ?? throw new FormatException("text is needed here");

    private static bool Compare(string op, object? left, object? right) => op switch
    {
        "==" => Same(left, right),
        "!=" => !Same(left, right),
        "in" => right switch
        {
            List<object?> list => list.Any(item => Same(left, item)),
            JsonArray list => list.Any(item => Same(left, Plain(item))),
            JsonObject map => left is string name && map.ContainsKey(name),
            _ => throw new FormatException("'in' needs a list"),
        },
        _ => (left, right) switch
        {
            (double a, double b) => Ordered(op, a.CompareTo(b)),
            (string a, string b) => Ordered(op, string.CompareOrdinal(a, b)),
            _ => throw new FormatException("only numbers, or only text, can be ordered"),
        },
    };

    private static bool Same(object? left, object? right) =>
        left is JsonNode a && right is JsonNode b ? JsonNode.DeepEquals(a, b) : Equals(left, right);

    private static bool Ordered(string op, int comparison) => op switch
    {
        "<" => comparison < 0,
        "<=" => comparison <= 0,
        ">" => comparison > 0,
        _ => comparison >= 0,
    };

    private bool Accept(string token)
    {
        if (_next >= _tokens.Count || _tokens[_next] != token)
            return false;
        _next++;
        return true;
    }

    private void Expect(string token)
    {
        if (!Accept(token))
            throw new FormatException($"'{token}' is expected");
    }

    private string Take() => _next < _tokens.Count ? _tokens[_next++] : throw new FormatException("the condition ends too early");

    private static List<string> Split(string text)
    {
        var tokens = new List<string>();
        var position = 0;
        foreach (Match match in Token().Matches(text))
        {
            if (text[position..match.Index].Trim().Length > 0)
                throw new FormatException($"'{text[position..match.Index].Trim()}' cannot be read");
            tokens.Add(match.Value);
            position = match.Index + match.Length;
        }
        if (text[position..].Trim().Length > 0)
            throw new FormatException($"'{text[position..].Trim()}' cannot be read");
        return tokens;
    }

    [GeneratedRegex("""
        "(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[A-Za-z_][A-Za-z0-9_]*|-?[0-9]+(?:\.[0-9]+)?|\|\||&&|==|!=|<=|>=|[<>!().,\[\]]
        """)]
    private static partial Regex Token();
}
