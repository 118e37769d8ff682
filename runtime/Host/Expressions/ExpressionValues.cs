using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace LocalDapr.Expressions;

/// <summary>
/// What values of an expression can do. A value is null, true or false, text, a whole number (long), a number (double), a list
/// or JSON; numbers that come from JSON are never whole, as in CEL.
/// </summary>
internal static class ExpressionValues
{
    public static object? Plain(JsonNode? node)
    {
        if (node is not JsonValue value)
            return node;
        if (value.TryGetValue<string>(out var text))
            return text;
        if (value.TryGetValue<bool>(out var flag))
            return flag;
        return value.TryGetValue<double>(out var number) ? (object)number : node; // without the cast it would turn back into a node
    }

    public static object? Index(object? target, object? index) => (target, index) switch
    {
        (JsonObject map, string name) => map.TryGetPropertyValue(name, out var value) ? Plain(value) : throw new FormatException($"no such key: {name}"),
        (JsonArray list, long i) when i >= 0 && i < list.Count => Plain(list[(int)i]),
        (JsonArray or List<object?>, long i) => throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"index out of bounds: {i}")),
        _ => throw new FormatException($"no such key: {index}"),
    };

    public static bool Flag(object? value) => value as bool? ?? throw new FormatException("true or false is needed here");

    public static long Size(object? value) => value switch
    {
        string text => text.Length,
        JsonArray list => list.Count,
        JsonObject map => map.Count,
        List<object?> list => list.Count,
        _ => throw new FormatException("size() needs text, a list or an object"),
    };

    public static object? Convert(string type, object? value) => (type, value) switch
    {
        ("int", long) or ("double", double) or ("string", string) => value,
        ("int", double number) => (long)number,
        ("int", string text) when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
        ("double", long whole) => (double)whole,
        ("double", string text) when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        ("string", bool flag) => flag ? "true" : "false",
        ("string", IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new FormatException($"{type}() cannot convert '{value}'"),
    };

    public static object? Call(string name, object? target, object?[] arguments) => (name, target, arguments) switch
    {
        ("startsWith", string text, [string part]) => text.StartsWith(part, StringComparison.Ordinal),
        ("endsWith", string text, [string part]) => text.EndsWith(part, StringComparison.Ordinal),
        ("contains", string text, [string part]) => text.Contains(part, StringComparison.Ordinal),
        ("matches", string text, [string pattern]) => Regex.IsMatch(text, pattern, RegexOptions.NonBacktracking),
        ("size", _, []) => Size(target),
        _ => throw new FormatException($"{name}() cannot be used on that"),
    };

    public static object Compare(string op, object? left, object? right) => op switch
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
            (string a, string b) => Ordered(op, string.CompareOrdinal(a, b)),
            (long or double, long or double) => Ordered(op, Number(left).CompareTo(Number(right))),
            _ => throw new FormatException("only numbers, or only text, can be ordered"),
        },
    };

    public static object Reckon(string op, object? left, object? right) => (op, left, right) switch
    {
        ("+", string a, string b) => a + b,
        ("+", long a, long b) => a + b,
        ("-", long a, long b) => a - b,
        ("*", long a, long b) => a * b,
        ("/", long a, long b) => b == 0 ? throw new FormatException("division by zero") : a / b,
        ("%", long a, long b) => b == 0 ? throw new FormatException("modulus by zero") : a % b,
        ("+", double a, double b) => a + b,
        ("-", double a, double b) => a - b,
        ("*", double a, double b) => a * b,
        ("/", double a, double b) => a / b,
        _ => throw new FormatException($"'{op}' needs two values of the same kind; use int() or double()"),
    };

    private static bool Same(object? left, object? right) => (left, right) switch
    {
        (JsonNode a, JsonNode b) => JsonNode.DeepEquals(a, b),
        (long or double, long or double) => Number(left).Equals(Number(right)),
        _ => Equals(left, right),
    };

    private static double Number(object? value) => System.Convert.ToDouble(value, CultureInfo.InvariantCulture);

    private static bool Ordered(string op, int comparison) => op switch
    {
        "<" => comparison < 0,
        "<=" => comparison <= 0,
        ">" => comparison > 0,
        _ => comparison >= 0,
    };
}
