using System.Text.Json.Nodes;
using Azure.Core;

namespace Azure.ResourceManager.ContainerService.Protocol;

/// <summary>A long-running operation without a result.</summary>
internal sealed class ContainerServiceArmOperation(ArmPoller poller) : ArmOperation
{
    public override string Id => poller.Id;

    public override bool HasCompleted => poller.HasCompleted;

    public override RehydrationToken? GetRehydrationToken() => poller.Token();

    public override Response GetRawResponse() => poller.Response;

    public override Response UpdateStatus(CancellationToken cancellationToken = default) =>
        poller.Update(false, cancellationToken).Completed();

    public override ValueTask<Response> UpdateStatusAsync(CancellationToken cancellationToken = default) =>
        poller.Update(true, cancellationToken);

    public override Response WaitForCompletionResponse(CancellationToken cancellationToken = default) =>
        WaitForCompletionResponse(PollDelay.Create(), cancellationToken);

    public override ValueTask<Response> WaitForCompletionResponseAsync(CancellationToken cancellationToken = default) =>
        WaitForCompletionResponseAsync(PollDelay.Create(), cancellationToken);
}

/// <summary>A long-running operation whose result is read from its last answer.</summary>
internal sealed class ContainerServiceArmOperation<T>(ArmPoller poller, Func<JsonNode, T> read) : ArmOperation<T>
{
    private (bool Is, T Value) _read;

    public override string Id => poller.Id;

    public override bool HasCompleted => poller.HasCompleted;

    public override bool HasValue => poller.HasSucceeded;

    public override T Value
    {
        get
        {
            if (!HasCompleted)
                throw new InvalidOperationException("The operation has not completed yet.");
            if (!HasValue)
                poller.Update(false, CancellationToken.None).Completed(); // throws what made it fail
            if (!_read.Is)
                _read = (true, read(poller.Response.Json()));
            return _read.Value;
        }
    }

    public override RehydrationToken? GetRehydrationToken() => poller.Token();

    public override Response GetRawResponse() => poller.Response;

    public override Response UpdateStatus(CancellationToken cancellationToken = default) =>
        poller.Update(false, cancellationToken).Completed();

    public override ValueTask<Response> UpdateStatusAsync(CancellationToken cancellationToken = default) =>
        poller.Update(true, cancellationToken);

    public override Response WaitForCompletionResponse(CancellationToken cancellationToken = default) =>
        WaitForCompletionResponse(PollDelay.Create(), cancellationToken);

    public override ValueTask<Response> WaitForCompletionResponseAsync(CancellationToken cancellationToken = default) =>
        WaitForCompletionResponseAsync(PollDelay.Create(), cancellationToken);

    public override Response<T> WaitForCompletion(CancellationToken cancellationToken = default) =>
        WaitForCompletion(PollDelay.Create(), cancellationToken);

    public override ValueTask<Response<T>> WaitForCompletionAsync(CancellationToken cancellationToken = default) =>
        WaitForCompletionAsync(PollDelay.Create(), cancellationToken);
}
