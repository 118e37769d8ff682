using LocalDapr.Http;
using LocalDapr.Resiliency;
using LocalDapr.Sidecars;

namespace LocalDapr.State;

/// <summary>State as an app reaches it through its sidecar: by the store's name, with policies around it, refused in the API's words.</summary>
public static class StateAccess
{
    public static StateComponent Store(Sidecar sidecar, string name)
    {
        var stores = sidecar.Components.StateStores;
        if (stores.Count == 0)
            throw new ApiException(500, "ERR_STATE_STORE_NOT_CONFIGURED", $"state store {name} is not configured");
        return stores.GetValueOrDefault(name)
            ?? throw new ApiException(400, "ERR_STATE_STORE_NOT_FOUND", $"state store {name} is not found");
    }

    public static Task<StateValue?> Find(Sidecar sidecar, StateComponent store, string key, CancellationToken stop) =>
        sidecar.Policies.ToComponent(store.Name).Run(_ => store.Find(sidecar.AppId, key), stop);

    public static async Task Apply(
        Sidecar sidecar, StateComponent store, string code, string what, IReadOnlyList<StateRequest> changes, CancellationToken stop, int mismatchStatus = 409)
    {
        try
        {
            await sidecar.Policies.ToComponent(store.Name).Run(async _ =>
            {
                try
                {
                    await store.Apply(sidecar.AppId, changes);
                    return true;
                }
                catch (ETagMismatchException e)
                {
                    throw new PermanentFailureException(e.Message, e); // the same question has the same answer
                }
            }, stop);
        }
        catch (PermanentFailureException e)
        {
            throw new ApiException(mismatchStatus, code, $"{what}: {e.Message}");
        }
    }
}
