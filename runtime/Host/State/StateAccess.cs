using Grpc.Core;
using LocalDapr.Http;
using LocalDapr.Resiliency;
using LocalDapr.Sidecars;

namespace LocalDapr.State;

/// <summary>What a call does to a store, as its refusals name it.</summary>
public sealed record StateOperation(string Code, string What);

/// <summary>State as an app reaches it through its sidecar: by the store's name, with policies around it, refused in the API's words.</summary>
public static class StateAccess
{
    public static StateComponent Store(Sidecar sidecar, string name)
    {
        var stores = sidecar.Components.StateStores;
        if (stores.Count == 0)
            throw StateErrors.NotConfigured(name, sidecar.AppId);
        return stores.GetValueOrDefault(name) ?? throw StateErrors.NotFound(name, sidecar.AppId);
    }

    public static async Task<StateValue?> Find(Sidecar sidecar, StateComponent store, string key, CancellationToken stop)
    {
        var full = store.FullKey(sidecar.AppId, key);
        try
        {
            return await sidecar.Policies.ToComponent(store.Name, ComponentKind.Statestore).Run(_ => store.Find(full), stop);
        }
        catch (Exception e) when (IsFailure(e, stop))
        {
            throw Failed(new StateOperation("ERR_STATE_GET", $"fail to get {key} from state store {store.Name}"), e);
        }
    }

    /// <summary>The values of several keys in one call to the store; null where there is none.</summary>
    public static async Task<IReadOnlyList<StateValue?>> FindAll(Sidecar sidecar, StateComponent store, IReadOnlyList<string> keys, CancellationToken stop)
    {
        List<string> full = [.. keys.Select(key => store.FullKey(sidecar.AppId, key))];
        try
        {
            return await sidecar.Policies.ToComponent(store.Name, ComponentKind.Statestore).Run(
                async _ => (IReadOnlyList<StateValue?>)await Task.WhenAll(full.Select(store.Find)), stop);
        }
        catch (Exception e) when (IsFailure(e, stop))
        {
            throw ApiException.Basic(StatusCode.Unknown, 500, "ERR_STATE_BULK_GET", e.Message);
        }
    }

    /// <summary>Each change by itself: one that is refused does not keep the others from happening.</summary>
    public static async Task ApplyEach(Sidecar sidecar, StateComponent store, StateOperation operation, IReadOnlyList<StateRequest> requests, CancellationToken stop)
    {
        List<StateChange> changes = [.. requests.Select(request => store.Change(sidecar.AppId, request))];
        var policy = sidecar.Policies.ToComponent(store.Name, ComponentKind.Statestore);
        var refusals = await Task.WhenAll(changes.Select(change => Refusal(policy, store, [change], stop)));
        List<Exception> given = [.. refusals.OfType<Exception>()];
        if (given.Count > 0)
            throw Failed(operation, given);
    }

    /// <summary>All of the changes or none.</summary>
    public static async Task ApplyTogether(Sidecar sidecar, StateComponent store, IReadOnlyList<StateRequest> requests, CancellationToken stop)
    {
        List<StateChange> changes = [.. requests.Select(request => store.Change(sidecar.AppId, request))];
        var policy = sidecar.Policies.ToComponent(store.Name, ComponentKind.Statestore);
        if (await Refusal(policy, store, changes, stop) is { } refusal)
            throw ApiException.Basic(StatusCode.Internal, 500, "ERR_STATE_TRANSACTION", $"error while executing state transaction: {refusal.Message}");
    }

    private static async Task<Exception?> Refusal(Policy policy, StateComponent store, IReadOnlyList<StateChange> changes, CancellationToken stop)
    {
        try
        {
            await policy.Run(async _ =>
            {
                try
                {
                    await store.Apply(changes);
                    return true;
                }
                catch (ETagMismatchException e)
                {
                    throw new PermanentFailureException(e.Message, e); // the same question has the same answer
                }
            }, stop);
            return null;
        }
        catch (Exception e) when (IsFailure(e, stop))
        {
            return e.InnerException as ETagMismatchException ?? e;
        }
    }

    private static bool IsFailure(Exception e, CancellationToken stop) => e is not ApiException && !stop.IsCancellationRequested;

    private static ApiException Failed(StateOperation operation, params IReadOnlyList<Exception> failures)
    {
        var isMismatch = failures.OfType<ETagMismatchException>().Any();
        return ApiException.Basic(
            isMismatch ? StatusCode.Aborted : StatusCode.Internal, isMismatch ? 409 : 500, operation.Code,
            $"{operation.What}: {string.Join("; ", failures.Select(f => f.Message))}");
    }
}
