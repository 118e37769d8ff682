using Google.Protobuf;
using Wire = Dapr.Client.Autogen.Grpc.v1;

namespace Dapr.Client;

internal sealed partial class SidecarClient
{
    public override Task InvokeBindingAsync<TRequest>(
        string bindingName, string operation, TRequest data, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default) =>
        Invoke(bindingName, operation, Write(data), metadata, cancellationToken);

    public override async Task<TResponse> InvokeBindingAsync<TRequest, TResponse>(
        string bindingName, string operation, TRequest data, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default) =>
        Read<TResponse>((await Invoke(bindingName, operation, Write(data), metadata, cancellationToken)).Data, "Binding");

    public override async Task<BindingResponse> InvokeBindingAsync(BindingRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var response = await Invoke(request.BindingName, request.Operation, ByteString.CopyFrom(request.Data.Span), request.Metadata, cancellationToken);
        return new BindingResponse(request, response.Data.Memory, response.Metadata.AsReadOnly());
    }

    private Task<Wire.InvokeBindingResponse> Invoke(
        string bindingName, string operation, ByteString data, IReadOnlyDictionary<string, string>? metadata, CancellationToken stop)
    {
        ArgumentException.ThrowIfNullOrEmpty(bindingName);
        ArgumentException.ThrowIfNullOrEmpty(operation);
        var request = new Wire.InvokeBindingRequest { Name = bindingName, Operation = operation, Data = data };
        Copy(metadata, request.Metadata);
        return Call<Wire.InvokeBindingRequest, Wire.InvokeBindingResponse>("Binding", "InvokeBinding", request, stop);
    }
}
