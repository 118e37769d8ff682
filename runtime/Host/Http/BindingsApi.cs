using System.Text.Json;
using Grpc.Core;

namespace LocalDapr.Http;

/// <summary>Output bindings: none of the component types served here has one, so each call is refused as for an unknown binding.</summary>
public static class BindingsApi
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapMethods("/v1.0/bindings/{name}", ["POST", "PUT"], Invoke);

    /// <summary>Why a call cannot be made.</summary>
    public static ApiException Refusal(string name, string? operation) => ApiException.Basic(
        StatusCode.Internal, 500, "ERR_INVOKE_OUTPUT_BINDING",
        $"error invoking output binding {name}: {(string.IsNullOrEmpty(operation) ? "operation field is missing from request" : $"couldn't find output binding {name}")}");

    private static async Task Invoke(HttpContext context, string name)
    {
        try
        {
            var body = await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body, cancellationToken: context.RequestAborted);
            if (body.ValueKind != JsonValueKind.Object)
                throw ApiException.Malformed("the body must be {operation, data, metadata}");
            throw Refusal(name, body.Property("operation") is { ValueKind: JsonValueKind.String } operation ? operation.GetString() : null);
        }
        catch (JsonException e)
        {
            throw ApiException.Malformed(e.Message);
        }
    }
}
