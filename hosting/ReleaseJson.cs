using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ReleaseOrchestrator.Hosting;

/// <summary>How this product writes JSON: camelCase, enums by name, nothing unknown accepted from outside.</summary>
public static class ReleaseJson
{
    /// <summary>For requests: members nobody knows are refused.</summary>
    public static readonly JsonSerializerOptions Strict = Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow });

    /// <summary>For what other apps and older versions wrote: unknown members are passed over.</summary>
    public static readonly JsonSerializerOptions Tolerant = Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.Converters.Add(new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false));
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.TypeInfoResolver ??= new DefaultJsonTypeInfoResolver();
        return options;
    }

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Tolerant);

    public static T Read<T>(string json) =>
        JsonSerializer.Deserialize<T>(json, Tolerant) ?? throw new JsonException($"Expected a {typeof(T).Name}, found null.");

    /// <summary>SHA-256, lower-case hex, of the canonical JSON: members in declaration order, no white space, UTF-8.</summary>
    public static string Hash<T>(T value)
    {
        // Written straight into the hash: a plan of a large fleet has many megabytes.
        using var sha = SHA256.Create();
        using (var stream = new CryptoStream(Stream.Null, sha, CryptoStreamMode.Write))
            JsonSerializer.Serialize(stream, value, Tolerant);
        return Convert.ToHexStringLower(sha.Hash!);
    }
}
