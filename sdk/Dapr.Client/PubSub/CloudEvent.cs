using System.Text.Json.Serialization;

namespace Dapr;

/// <summary>The envelope of an event, for a publisher that wants to choose its attributes.</summary>
public class CloudEvent
{
    /// <summary>Where the event happened.</summary>
    [JsonPropertyName("source")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Uri? Source { get; init; }

    /// <summary>What happened.</summary>
    [JsonPropertyName("type")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Type { get; init; }

    /// <summary>What it happened to.</summary>
    [JsonPropertyName("subject")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Subject { get; init; }
}

/// <summary>An envelope with its event.</summary>
/// <typeparam name="TData">The type of the event.</typeparam>
/// <param name="data">The event.</param>
public class CloudEvent<TData>(TData data) : CloudEvent
{
    /// <summary>The event.</summary>
    [JsonPropertyName("data")]
    public TData Data { get; } = data;

    /// <summary>How the event is written: always as JSON.</summary>
    [JsonPropertyName("datacontenttype")]
    public string DataContentType { get; } = "application/json";
}
