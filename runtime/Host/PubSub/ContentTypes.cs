namespace LocalDapr.PubSub;

/// <summary>What kind of payload a content type stands for; parameters such as a charset do not matter.</summary>
public static class ContentTypes
{
    public const string CloudEvents = "application/cloudevents+json";

    public static bool IsCloudEvents(string? contentType) => Is(contentType, CloudEvents);

    public static bool IsJson(string? contentType) => Is(contentType, "application/json");

    public static bool IsBinary(string? contentType) => Is(contentType, "application/octet-stream") || Is(contentType, "application/cloudevents+protobuf");

    public static bool IsText(string? contentType) =>
        contentType?.StartsWith("text/", StringComparison.OrdinalIgnoreCase) == true || Is(contentType, "application/xml");

    private static bool Is(string? contentType, string expected) =>
        expected.Equals(contentType?.Split(';')[0], StringComparison.OrdinalIgnoreCase);
}
