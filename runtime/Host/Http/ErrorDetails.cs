using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;

namespace LocalDapr.Http;

/// <summary>What an error tells beside its code and message, for programs: written into JSON bodies and into gRPC statuses alike.</summary>
public static class ErrorDetails
{
    private const string Domain = "dapr.io";

    public static ErrorInfo Info(string reason, params IEnumerable<(string Name, string Value)> metadata)
    {
        var info = new ErrorInfo { Reason = reason, Domain = Domain };
        foreach (var (name, value) in metadata)
            info.Metadata[name] = value;
        return info;
    }

    public static ResourceInfo Resource(string type, string name, string description = "") =>
        new() { ResourceType = type, ResourceName = name, Description = description };

    public static BadRequest Field(string field, string description) =>
        new() { FieldViolations = { new BadRequest.Types.FieldViolation { Field = field, Description = description } } };

    public static JsonNode Json(IMessage detail)
    {
        var json = detail switch
        {
            ErrorInfo info => new JsonObject
            {
                ["reason"] = info.Reason,
                ["domain"] = info.Domain,
                ["metadata"] = info.Metadata.Count == 0 ? null : new JsonObject([.. info.Metadata.Select(m => KeyValuePair.Create(m.Key, (JsonNode?)m.Value))]),
            },
            ResourceInfo resource => new JsonObject
            {
                ["resource_type"] = resource.ResourceType,
                ["resource_name"] = resource.ResourceName,
                ["owner"] = resource.Owner,
                ["description"] = resource.Description,
            },
            BadRequest bad => new JsonObject
            {
                ["field_violations"] = new JsonArray([.. bad.FieldViolations.Select(v => new JsonObject
                {
                    ["field"] = v.Field,
                    ["description"] = v.Description,
                })]),
            },
            _ => throw new NotSupportedException($"{detail.Descriptor.FullName} has no form in JSON here"),
        };
        json.Insert(0, "@type", $"type.googleapis.com/{detail.Descriptor.FullName}");
        return json;
    }

    /// <summary>The value of the header grpc-status-details-bin.</summary>
    public static string Header(int code, string message, IEnumerable<IMessage> details)
    {
        var status = new Status { Code = code, Message = message, Details = { details.Select(detail => Any.Pack(detail)) } };
        return Convert.ToBase64String(status.ToByteArray()).TrimEnd('=');
    }
}
