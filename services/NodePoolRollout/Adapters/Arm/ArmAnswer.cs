using System.Globalization;
using System.Text.Json;
using Azure;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Adapters.Arm;

/// <summary>Reads what an answer of ARM says beside the resource itself.</summary>
public static class ArmAnswer
{
    public static TimeSpan? RetryAfter(Response? response)
    {
        if (response is null || !response.Headers.TryGetValue("Retry-After", out var text))
            return null;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
            return TimeSpan.FromSeconds(Math.Min(seconds, 3600));
        return response.Headers.Date is { } now && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var moment) && moment > now ? moment - now : null;
    }

    /// <summary>The error of an answer: wrapped in <c>error</c>, or, as AKS also has it, at the top.</summary>
    public static AzureFault? Fault(Response response)
    {
        if (Body(response) is not { ValueKind: JsonValueKind.Object } body)
            return null;
        var error = body.TryGetProperty("error", out var wrapped) && wrapped.ValueKind == JsonValueKind.Object ? wrapped : body;
        return Text(error, "code") is { } code ? new AzureFault(code, Whole(error)) : null;
    }

    /// <summary>A member of the answer, where the answer is an object and the member text.</summary>
    public static string? Member(Response response, string name) => Body(response) is { ValueKind: JsonValueKind.Object } body ? Text(body, name) : null;

    /// <summary>The message with those of its details: wrapper codes keep the cause there.</summary>
    private static string Whole(JsonElement error)
    {
        var message = Text(error, "message") ?? "";
        if (!error.TryGetProperty("details", out var details) || details.ValueKind != JsonValueKind.Array)
            return message;
        var inner = details.EnumerateArray().Where(d => d.ValueKind == JsonValueKind.Object)
            .Select(d => $"{Text(d, "code")}: {Text(d, "message")}").Where(text => !message.Contains(text, StringComparison.Ordinal));
        return string.Join(" ", [message, .. inner]);
    }

    private static JsonElement? Body(Response response)
    {
        try
        {
            using var document = JsonDocument.Parse(response.Content.ToMemory());
            return document.RootElement.Clone();
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return null; // an answer of some proxy: the status has to do
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
