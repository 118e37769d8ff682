using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace LocalDapr.Jobs;

/// <summary>What a job carries: any JSON when it was scheduled over HTTP, any message when over gRPC.</summary>
internal static class JobData
{
    private const string ValueType = "type.googleapis.com/google.protobuf.Value";

    public static Any FromJson(JsonElement json) => Any.Pack(JsonParser.Default.Parse<Value>(json.GetRawText()));

    /// <summary>The body of the call to an app that speaks HTTP.</summary>
    public static byte[] Body(Any? data)
    {
        if (data is null)
            return [];
        if (data.TypeUrl == ValueType)
            return Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(data.Unpack<Value>()));
        return data.Value.Span.Trim(" \t\r\n"u8).ToArray();
    }

    public static JsonNode? Json(Any? data) => data switch
    {
        null => null,
        { TypeUrl: ValueType } => new JsonObject { ["@type"] = ValueType, ["value"] = JsonNode.Parse(JsonFormatter.Default.Format(data.Unpack<Value>())) },
        _ => new JsonObject { ["@type"] = data.TypeUrl, ["value"] = data.Value.ToBase64() },
    };
}
