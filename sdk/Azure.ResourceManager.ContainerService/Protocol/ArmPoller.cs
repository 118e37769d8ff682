using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.ResourceManager.ContainerService.Protocol;

/// <summary>
/// Follows one long-running operation: by its Azure-AsyncOperation resource, else by its Location, else by the
/// provisioning state of the resource itself. All it needs to go on after a restart is in its rehydration token.
/// </summary>
internal sealed class ArmPoller
{
    private readonly HttpPipeline _pipeline;
    private readonly RequestMethod _method;
    private readonly Uri _initial;
    private readonly FinalState _final;
    private readonly PollSource _source;
    private Uri _next;
    private Uri _location;
    private RequestFailedException _failure;

    private ArmPoller(HttpPipeline pipeline, RequestMethod method, Uri initial, FinalState final, PollSource source, Uri next, Uri location, string id)
    {
        (_pipeline, _method, _initial, _final, _source, _next, _location) = (pipeline, method, initial, final, source, next, location);
        Id = id ?? next.Segments[^1].Trim('/');
    }

    public string Id { get; }

    public bool HasCompleted { get; private set; }

    public bool HasSucceeded => HasCompleted && _failure is null;

    /// <summary>The latest answer, in the end the one that carries the result.</summary>
    public Response Response { get; private set; }

    private bool WritesResource => _method == RequestMethod.Put || _method == RequestMethod.Patch;

    public static ArmPoller Start(HttpPipeline pipeline, RequestMethod method, Uri initial, Response response, FinalState final)
    {
        var asyncOperation = PollAnswers.Address(response, "Azure-AsyncOperation", initial);
        var location = PollAnswers.Address(response, "Location", initial);
        var source = asyncOperation is not null ? PollSource.AzureAsyncOperation
            : location is not null && response.Status is 201 or 202 ? PollSource.Location
            : PollSource.None;
        var poller = new ArmPoller(pipeline, method, initial, final, source, asyncOperation ?? (source == PollSource.Location ? location : initial), location, id: null)
        {
            Response = response,
        };

        // Without an address to poll, the answer itself says whether there is anything left to wait for.
        if (source == PollSource.None)
            poller.Conclude(poller.WritesResource ? PollAnswers.FromResource(response) : PollAnswers.FromLocation(response));
        return poller;
    }

    public static ArmPoller Rehydrate(HttpPipeline pipeline, RehydrationToken token)
    {
        // Tokens of other clients know two more words; both mean what the defaults below say.
        var saved = JsonNode.Parse(ModelReaderWriter.Write(token));
        return new ArmPoller(
            pipeline,
            new RequestMethod((string)saved["requestMethod"]),
            new Uri((string)saved["initialUri"]),
            Enum.TryParse<FinalState>((string)saved["finalStateVia"], out var final) ? final : FinalState.Location,
            Enum.TryParse<PollSource>((string)saved["headerSource"], out var source) ? source : PollSource.AzureAsyncOperation,
            new Uri((string)saved["nextRequestUri"]),
            (string)saved["lastKnownLocation"] is { Length: > 0 } location ? new Uri(location) : null,
            (string)saved["id"]);
    }

    public RehydrationToken Token() => ModelReaderWriter.Read<RehydrationToken>(new BinaryData(new JsonObject
    {
        ["version"] = "1.0.0",
        ["id"] = Id,
        ["requestMethod"] = _method.ToString(),
        ["initialUri"] = _initial.AbsoluteUri,
        ["nextRequestUri"] = _next.AbsoluteUri,
        ["headerSource"] = _source.ToString(),
        ["finalStateVia"] = _final.ToString(),
        ["lastKnownLocation"] = _location?.AbsoluteUri,
    }.ToJsonString()));

    public async ValueTask<Response> Update(bool async, CancellationToken cancellationToken)
    {
        if (HasCompleted)
            return Outcome();
        if (_source == PollSource.None && !WritesResource)
            throw new InvalidOperationException($"The service accepted {_method} {_initial} but named no address at which to follow it.");

        var response = await Get(async, _next, cancellationToken).ConfigureAwait(false);

        // A busy service says nothing about the operation: the caller may ask again.
        if (response.Status is 408 or 429 or >= 500)
            throw new RequestFailedException(response);

        var answer = _source switch
        {
            PollSource.AzureAsyncOperation => PollAnswers.FromStatus(response),
            PollSource.Location => PollAnswers.FromLocation(response),
            _ => PollAnswers.FromResource(response),
        };

        _location = PollAnswers.Address(response, "Location", _initial) ?? _location;
        if (answer == PollVerdict.Pending)
        {
            Response = response;
            _next = _source switch
            {
                PollSource.AzureAsyncOperation => PollAnswers.Address(response, "Azure-AsyncOperation", _initial) ?? _next,
                PollSource.Location => _location,
                _ => _next,
            };
            return response;
        }

        if (answer == PollVerdict.Done && FinalAddress() is { } final)
        {
            response = await Get(async, final, cancellationToken).ConfigureAwait(false);
            if (response.Status is not (200 or 201 or 204))
                throw new RequestFailedException(response);
        }

        Response = response;
        Conclude(answer);
        return Outcome();
    }

    private Response Outcome() => _failure is null ? Response : throw _failure;

    private Uri FinalAddress()
    {
        if (WritesResource)
            return _source == PollSource.None ? null : _initial;
        return _final == FinalState.Location && _source == PollSource.AzureAsyncOperation ? _location : null;
    }

    private void Conclude(PollVerdict answer)
    {
        if (answer == PollVerdict.Pending)
            return;
        if (answer == PollVerdict.Failed)
            _failure = new RequestFailedException(Response);
        HasCompleted = true;
    }

    private async ValueTask<Response> Get(bool async, Uri address, CancellationToken cancellationToken)
    {
        using var message = _pipeline.CreateMessage();
        message.Request.Method = RequestMethod.Get;
        message.Request.Uri.Reset(address);
        message.Request.Headers.Add(HttpHeader.Names.Accept, "application/json");
        if (async)
            await _pipeline.SendAsync(message, cancellationToken).ConfigureAwait(false);
        else
            _pipeline.Send(message, cancellationToken);
        return message.Response;
    }
}
