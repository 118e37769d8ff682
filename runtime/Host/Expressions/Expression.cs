using System.Globalization;
using System.Text.RegularExpressions;
using Step = System.Func<System.Func<string, object?>, object?>;

namespace LocalDapr.Expressions;

/// <summary>
/// A condition in the part of CEL that rules of Dapr use: comparisons, &amp;&amp;, ||, !, ?:, in, arithmetic, has(), size(), int(), double(),
/// string(), fields, indexes, text functions and lists. Anything else is refused when it is read.
/// </summary>
public sealed class Expression
{
    private static readonly string[] TextFunctions = ["startsWith", "endsWith", "contains", "matches", "size"];

    private readonly ExpressionText _text;
    private readonly IReadOnlyCollection<string> _names;
    private readonly Step _evaluate;

    private Expression(string text, IReadOnlyCollection<string> names)
    {
        (_text, _names) = (new ExpressionText(text), names);
        _evaluate = Choice();
        if (!_text.IsAtEnd)
            throw new FormatException($"'{_text.Rest}' is not expected in '{text}'");
    }

    /// <summary>Reads an expression over the given names; a <see cref="FormatException"/> says what is not understood.</summary>
    public static Expression Parse(string text, params IReadOnlyCollection<string> names) => new(text, names);

    /// <summary>What is wrong with an expression; null when it can be read.</summary>
    public static string? Problem(string text, params IReadOnlyCollection<string> names)
    {
        try
        {
            Parse(text, names);
            return null;
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }

    /// <summary>True or false; a <see cref="FormatException"/> when the values do not allow an answer, as when a field is missing.</summary>
    public bool Holds(Func<string, object?> valueOf) => ExpressionValues.Flag(_evaluate(valueOf));

    private Step Choice()
    {
        var condition = Or();
        if (!_text.Accept("?"))
            return condition;
        var yes = Choice();
        _text.Expect(":");
        var no = Choice();
        return v => ExpressionValues.Flag(condition(v)) ? yes(v) : no(v);
    }

    private Step Or()
    {
        var left = And();
        while (_text.Accept("||"))
        {
            var (a, b) = (left, And());
            left = v => Either(a, b, v, decisive: true);
        }
        return left;
    }

    private Step And()
    {
        var left = Comparison();
        while (_text.Accept("&&"))
        {
            var (a, b) = (left, Comparison());
            left = v => Either(a, b, v, decisive: false);
        }
        return left;
    }

    /// <summary>As in CEL, a side that fails does not matter when the other one decides.</summary>
    private static bool Either(Step a, Step b, Func<string, object?> valueOf, bool decisive)
    {
        bool first;
        try
        {
            first = ExpressionValues.Flag(a(valueOf));
        }
        catch (FormatException)
        {
            if (ExpressionValues.Flag(b(valueOf)) == decisive)
                return decisive;
            throw;
        }
        return first == decisive ? decisive : ExpressionValues.Flag(b(valueOf));
    }

    private Step Comparison()
    {
        var left = Sum();
        if (_text.AcceptAny("==", "!=", "<=", ">=", "<", ">", "in") is not { } op)
            return left;
        var right = Sum();
        return v => ExpressionValues.Compare(op, left(v), right(v));
    }

    private Step Sum()
    {
        var left = Product();
        while (_text.AcceptAny("+", "-") is { } op)
        {
            var (a, b) = (left, Product());
            left = v => ExpressionValues.Reckon(op, a(v), b(v));
        }
        return left;
    }

    private Step Product()
    {
        var left = Unary();
        while (_text.AcceptAny("*", "/", "%") is { } op)
        {
            var (a, b) = (left, Unary());
            left = v => ExpressionValues.Reckon(op, a(v), b(v));
        }
        return left;
    }

    private Step Unary()
    {
        if (_text.Accept("!"))
        {
            var condition = Unary();
            return v => !ExpressionValues.Flag(condition(v));
        }
        if (!_text.Accept("-"))
            return Postfix();
        var number = Unary();
        return v => number(v) switch
        {
            long whole => -whole,
            double fraction => (object)-fraction,
            _ => throw new FormatException("'-' needs a number"),
        };
    }

    private Step Postfix()
    {
        var value = Primary();
        while (_text.AcceptAny(".", "[") is { } access)
        {
            var target = value;
            if (access == "[")
            {
                var index = Choice();
                _text.Expect("]");
                value = v => ExpressionValues.Index(target(v), index(v));
                continue;
            }
            var name = _text.Take();
            if (!_text.Accept("("))
            {
                value = v => ExpressionValues.Index(target(v), name);
                continue;
            }
            if (!TextFunctions.Contains(name))
                throw new FormatException($"the function {name}() is not known; known are {string.Join(", ", TextFunctions)}");
            var arguments = Arguments(")");
            value = v => ExpressionValues.Call(name, target(v), [.. arguments.Select(a => a(v))]);
        }
        return value;
    }

    private Step Primary()
    {
        var word = _text.Take();
        switch (word)
        {
            case "(":
                var inner = Choice();
                _text.Expect(")");
                return inner;
            case "[":
                var items = Arguments("]");
                return v => items.Select(item => item(v)).ToList();
            case "true": return _ => true;
            case "false": return _ => false;
            case "null": return _ => null;
            case "has" or "size" or "int" or "double" or "string" when _text.Accept("("):
                return Function(word, Arguments(")"));
        }
        if (word[0] is '"' or '\'')
        {
            var text = Regex.Unescape(word[1..^1]);
            return _ => text;
        }
        if (long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var whole))
            return _ => whole;
        if (double.TryParse(word, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return _ => number;
        return _names.Contains(word) ? v => v(word) : throw new FormatException($"'{word}' is not known; known are {string.Join(", ", _names)}");
    }

    private static Step Function(string name, List<Step> arguments)
    {
        if (arguments.Count != 1)
            throw new FormatException($"{name}() takes one argument");
        var argument = arguments[0];
        return name switch
        {
            "has" => v => Has(argument, v),
            "size" => v => ExpressionValues.Size(argument(v)),
            _ => v => ExpressionValues.Convert(name, argument(v)),
        };
    }

    private static bool Has(Step field, Func<string, object?> valueOf)
    {
        try
        {
            field(valueOf);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private List<Step> Arguments(string end)
    {
        var arguments = new List<Step>();
        while (!_text.Accept(end))
        {
            if (arguments.Count > 0)
                _text.Expect(",");
            arguments.Add(Choice());
        }
        return arguments;
    }
}
