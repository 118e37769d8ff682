using System.Text;
using System.Text.Json;

namespace Dapr.Client;

internal sealed partial class SidecarClient
{
    private const string ResponseMetadata = "metadata.";

    public override async Task InvokeBindingAsync<TRequest>(
        string bindingName, string operation, TRequest data, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        using var response = await Invoke(bindingName, operation, Write(data), metadata, cancellationToken);
    }

    public override async Task<TResponse> InvokeBindingAsync<TRequest, TResponse>(
        string bindingName, string operation, TRequest data, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default) =>
        Read<TResponse>(await Body(await Invoke(bindingName, operation, Write(data), metadata, cancellationToken), cancellationToken), "Binding");

    public override async Task<BindingResponse> InvokeBindingAsync(BindingRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var response = await Invoke(request.BindingName, request.Operation, request.Data.ToArray(), request.Metadata, cancellationToken);
        var metadata = response.Headers
            .Where(header => header.Key.StartsWith(ResponseMetadata, StringComparison.OrdinalIgnoreCase))
            .ToDictionary(header => header.Key[ResponseMetadata.Length..], header => string.Join(',', header.Value));
        return new BindingResponse(request, await response.Content.ReadAsByteArrayAsync(cancellationToken), metadata);
    }

    private async Task<HttpResponseMessage> Invoke(
        string bindingName, string operation, byte[] data, IReadOnlyDictionary<string, string>? metadata, CancellationToken stop)
    {
        ArgumentException.ThrowIfNullOrEmpty(bindingName);
        ArgumentException.ThrowIfNullOrEmpty(operation);
        var body = JsonContent(json =>
        {
            json.WriteStartObject();
            json.WriteString("operation", operation);
            if (data.Length > 0)
            {
                json.WritePropertyName("data");
                if (IsJson(data)) json.WriteRawValue(data);
                else json.WriteStringValue(Encoding.UTF8.GetString(data));
            }
            WriteMetadata(json, metadata);
            json.WriteEndObject();
        });
        return await Send("Binding", HttpMethod.Post, Path("bindings", bindingName), body, stop);
    }

    private static bool IsJson(byte[] data)
    {
        try
        {
            using var _ = JsonDocument.Parse(data);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
