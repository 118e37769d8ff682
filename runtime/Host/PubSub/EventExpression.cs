using System.Text.Json.Nodes;
using LocalDapr.Expressions;

namespace LocalDapr.PubSub;

/// <summary>A condition over an event, as the rules of a subscription have them.</summary>
public sealed class EventExpression
{
    private const string Event = "event";

    private readonly Expression _expression;

    private EventExpression(string text) => _expression = Expression.Parse(text, Event);

    /// <summary>Reads a condition; a <see cref="FormatException"/> says what is wrong with it.</summary>
    public static EventExpression Parse(string text) => new(text);

    /// <summary>What is wrong with a condition; null when it can be read.</summary>
    public static string? Problem(string text) => Expression.Problem(text, Event);

    /// <summary>Whether it is true of the event; a <see cref="FormatException"/> when that cannot be said, as when a field is missing.</summary>
    public bool Matches(JsonObject cloudEvent) => _expression.Holds(_ => cloudEvent);
}
