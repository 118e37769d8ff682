using System.Text.Json;

namespace Dapr.Workflow.Execution;

/// <summary>How inputs, results and events are written: JSON, and nothing at all for null.</summary>
internal static class WorkflowJson
{
    public static readonly JsonSerializerOptions Default = new(JsonSerializerDefaults.Web) { IncludeFields = true };

    public static string Write(object? value, JsonSerializerOptions json) =>
        value is null ? "" : JsonSerializer.Serialize(value, value.GetType(), json);

    public static T? Read<T>(string? text, JsonSerializerOptions json) =>
        string.IsNullOrEmpty(text) ? default : JsonSerializer.Deserialize<T>(text, json);

    public static object? Read(string? text, Type type, JsonSerializerOptions json) =>
        string.IsNullOrEmpty(text) ? null : JsonSerializer.Deserialize(text, type, json);
}
