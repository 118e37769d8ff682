using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Gateway.Identity;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Calls;

namespace ReleaseOrchestrator.Gateway.Pages;

/// <summary>Asks node-pool-rollout for what the fleet page shows. Which filters there are is known over there.</summary>
public sealed class FleetReader(AppCalls apps, TimeProvider clock)
{
    private const string PageSize = "100";

    public static readonly IReadOnlyList<string> Lists = ["pools", "clusters", "drift"];

    public async Task<FleetOverview> Read(KnownCaller who, IQueryCollection query, CancellationToken stop)
    {
        var caller = new Caller(who.Actor, who.Roles);
        var show = query["show"].ToString() is { Length: > 0 } asked && Lists.Contains(asked) ? asked : Lists[0];
        var filters = Filters(query);
        var seen = new FleetOverview(who.Actor, clock.GetUtcNow(), show, [.. filters.Where(filter => filter.Key is not ("top" or "after"))], null, null, null, null, null);
        try
        {
            var list = Path(show, filters.Exists(filter => filter.Key == "top") ? filters : [.. filters, new("top", PageSize)]);
            seen = seen with { Summary = await Ask<FleetSummary>(caller, "/fleet/summary", stop) };
            return show switch
            {
                "clusters" => seen with { Clusters = await Ask<FleetPage<FleetCluster>>(caller, list, stop) },
                "drift" => seen with { Drift = await Ask<Page<Drift>>(caller, list, stop) },
                _ => seen with { Pools = await Ask<FleetPage<FleetPool>>(caller, list, stop) },
            };
        }
        catch (DomainException refusal)
        {
            return seen with { Problem = refusal.Message };
        }
    }

    /// <summary>A list as CSV, all of what fits.</summary>
    public Task<HttpResponseMessage> Csv(KnownCaller who, string list, IQueryCollection query, CancellationToken stop) => apps.Fetch(
        new Caller(who.Actor, who.Roles), AppIds.NodePoolRollout, Path(list, [.. Filters(query).Where(filter => filter.Key is not ("top" or "after")), new("format", "csv")]), stop);

    /// <summary>A form sends its empty fields too.</summary>
    private static List<KeyValuePair<string, string>> Filters(IQueryCollection query) =>
        [.. query.Where(pair => pair.Key is not "show").SelectMany(pair => pair.Value.Select(value => KeyValuePair.Create(pair.Key, value ?? ""))).Where(pair => pair.Value.Trim() is not "")];

    private static string Path(string list, IEnumerable<KeyValuePair<string, string>> filters) =>
        $"/fleet/{list}?{string.Join('&', filters.Select(filter => $"{Uri.EscapeDataString(filter.Key)}={Uri.EscapeDataString(filter.Value)}"))}";

    private Task<T> Ask<T>(Caller caller, string path, CancellationToken stop) => apps.As<object, T>(caller, HttpMethod.Get, AppIds.NodePoolRollout, path, null, stop);
}
