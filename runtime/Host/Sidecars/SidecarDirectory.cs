namespace LocalDapr.Sidecars;

/// <summary>Every app of this runtime, by its id.</summary>
public sealed class SidecarDirectory(IEnumerable<Sidecar> sidecars)
{
    private readonly Dictionary<string, Sidecar> _byId = sidecars.ToDictionary(s => s.AppId, StringComparer.Ordinal);

    public IReadOnlyCollection<Sidecar> All => _byId.Values;

    /// <summary>Finds an app by id, with or without the namespace, which here is always "default".</summary>
    public Sidecar? Find(string appId) => _byId.GetValueOrDefault(Bare(appId));

    /// <summary>An id without its namespace.</summary>
    public static string Bare(string appId) => appId.EndsWith(".default", StringComparison.Ordinal) ? appId[..^".default".Length] : appId;
}
