using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Protocol;

/// <summary>
/// The calls of one client to Azure Resource Manager. Every one takes <c>async</c>: the synchronous twins of the public
/// members run the same code to its end on the calling thread. The calling member's name becomes the trace's name.
/// </summary>
internal sealed class ArmCalls(string client, HttpPipeline pipeline, Uri endpoint, DiagnosticsOptions diagnostics, string apiVersion)
{
    /// <summary>The stable API version that the mirrored release of the package uses when no other is asked for.</summary>
    public const string DefaultApiVersion = "2026-04-01";

    private static readonly int[] Ok = [200];
    private static readonly int[] OkOrNotFound = [200, 404];
    private static readonly int[] Begun = [200, 201, 202, 204];

    public async ValueTask<Response<T>> Get<T>(
        bool async, ArmPath path, Func<JsonNode, T> read, CancellationToken cancellationToken, int[] accepted = null, [CallerMemberName] string member = null)
    {
        using var trace = ArmTrace.Start(client, member);
        var response = await trace.Watch(Send(async, RequestMethod.Get, path, null, default, accepted ?? Ok, cancellationToken)).ConfigureAwait(false);
        return Response.FromValue(read(response.Json()), response);
    }

    public async ValueTask<NullableResponse<T>> GetIfExists<T>(
        bool async, ArmPath path, Func<JsonNode, T> read, CancellationToken cancellationToken, [CallerMemberName] string member = null)
    {
        using var trace = ArmTrace.Start(client, member);
        var response = await trace.Watch(Send(async, RequestMethod.Get, path, null, default, OkOrNotFound, cancellationToken)).ConfigureAwait(false);
        return response.Status == 404 ? new NoValue<T>(response) : Response.FromValue(read(response.Json()), response);
    }

    public async ValueTask<Response<bool>> Exists(bool async, ArmPath path, CancellationToken cancellationToken, [CallerMemberName] string member = null)
    {
        using var trace = ArmTrace.Start(client, member);
        var response = await trace.Watch(Send(async, RequestMethod.Get, path, null, default, OkOrNotFound, cancellationToken)).ConfigureAwait(false);
        return Response.FromValue(response.Status == 200, response);
    }

    /// <summary>A request that is answered at once, with a body.</summary>
    public async ValueTask<Response<T>> Ask<T>(
        bool async, RequestMethod method, ArmPath path, IWireModel body, Func<JsonNode, T> read, CancellationToken cancellationToken, [CallerMemberName] string member = null)
    {
        using var trace = ArmTrace.Start(client, member);
        var response = await trace.Watch(Send(async, method, path, body, default, Ok, cancellationToken)).ConfigureAwait(false);
        return Response.FromValue(read(response.Json()), response);
    }

    /// <summary>Begins a long-running operation without a result.</summary>
    public async ValueTask<ArmOperation> Run(
        bool async, WaitUntil waitUntil, RequestMethod method, ArmPath path, IWireModel body, ArmMatch match, CancellationToken cancellationToken, [CallerMemberName] string member = null)
    {
        using var trace = ArmTrace.Start(client, member);
        var poller = await trace.Watch(Begin(async, method, path, body, match, FinalState.AzureAsyncOperation, cancellationToken)).ConfigureAwait(false);
        var operation = new ContainerServiceArmOperation(poller);
        if (waitUntil == WaitUntil.Completed)
            await trace.Watch(Finish(async, operation, cancellationToken)).ConfigureAwait(false);
        return operation;
    }

    /// <summary>Begins a long-running operation that ends with a result.</summary>
    public async ValueTask<ArmOperation<T>> Run<T>(
        bool async, WaitUntil waitUntil, RequestMethod method, ArmPath path, IWireModel body, ArmMatch match, Func<JsonNode, T> read, FinalState final, CancellationToken cancellationToken, [CallerMemberName] string member = null)
    {
        using var trace = ArmTrace.Start(client, member);
        var poller = await trace.Watch(Begin(async, method, path, body, match, final, cancellationToken)).ConfigureAwait(false);
        var operation = new ContainerServiceArmOperation<T>(poller, read);
        if (waitUntil == WaitUntil.Completed)
            await trace.Watch(Finish(async, operation, cancellationToken)).ConfigureAwait(false);
        return operation;
    }

    public Pageable<T> List<T>(ArmPath path, Func<JsonNode, T> read, CancellationToken cancellationToken) =>
        new ArmPages<T>(this, path, read, cancellationToken);

    public AsyncPageable<T> ListAsync<T>(ArmPath path, Func<JsonNode, T> read, CancellationToken cancellationToken) =>
        new ArmAsyncPages<T>(this, path, read, cancellationToken);

    /// <summary>One page of a list; <paramref name="nextLink"/> is followed exactly as the service wrote it.</summary>
    public async ValueTask<Response> GetPage(bool async, ArmPath path, string nextLink, CancellationToken cancellationToken)
    {
        using var trace = ArmTrace.Start(client, "GetAll");
        using var message = Create(RequestMethod.Get, path);
        if (nextLink is not null)
            message.Request.Uri.Reset(new Uri(endpoint, nextLink));
        return await trace.Watch(Send(async, message, Ok, cancellationToken)).ConfigureAwait(false);
    }

    private static async ValueTask<Response> Finish(bool async, Operation operation, CancellationToken cancellationToken) => async
        ? await operation.WaitForCompletionResponseAsync(cancellationToken).ConfigureAwait(false)
        : operation.WaitForCompletionResponse(cancellationToken);

    private async ValueTask<ArmPoller> Begin(
        bool async, RequestMethod method, ArmPath path, IWireModel body, ArmMatch match, FinalState final, CancellationToken cancellationToken)
    {
        using var message = Create(method, path, body, match);
        var response = await Send(async, message, Begun, cancellationToken).ConfigureAwait(false);
        return ArmPoller.Start(pipeline, method, message.Request.Uri.ToUri(), response, final);
    }

    private async ValueTask<Response> Send(
        bool async, RequestMethod method, ArmPath path, IWireModel body, ArmMatch match, int[] accepted, CancellationToken cancellationToken)
    {
        using var message = Create(method, path, body, match);
        return await Send(async, message, accepted, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<Response> Send(bool async, HttpMessage message, int[] accepted, CancellationToken cancellationToken)
    {
        if (async)
            await pipeline.SendAsync(message, cancellationToken).ConfigureAwait(false);
        else
            pipeline.Send(message, cancellationToken);

        return accepted.Contains(message.Response.Status) ? message.Response : throw new RequestFailedException(message.Response);
    }

    private HttpMessage Create(RequestMethod method, ArmPath path, IWireModel body = null, ArmMatch match = default)
    {
        var message = pipeline.CreateMessage();
        var request = message.Request;
        request.Method = method;
        request.Uri.Reset(endpoint);
        path.AppendTo(request.Uri);
        request.Uri.AppendQuery("api-version", apiVersion ?? DefaultApiVersion, true);
        request.Headers.Add(HttpHeader.Names.Accept, "application/json");
        match.Apply(request);
        if (body is not null)
        {
            request.Headers.Add(HttpHeader.Names.ContentType, "application/json");
            request.Content = RequestContent.Create(WireFormat.RequestBody(body));
        }

        new TelemetryDetails(typeof(ArmCalls).Assembly, diagnostics?.ApplicationId).Apply(message);
        return message;
    }
}
