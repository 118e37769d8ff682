using Microsoft.AspNetCore.Http.HttpResults;
using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Drifting;

/// <summary>Drift, newest first, a page at a time. Open drift, unless something else is asked for.</summary>
public static class ListDrift
{
    private static readonly string[] Filters = ["release", "cluster", "kind", "state", "top", "after"];

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/fleet/drift", Handle).WithName(nameof(ListDrift));

    /// <param name="cluster">Name or ARM id.</param>
    /// <param name="state">open, resolved or all.</param>
    public static async Task<Ok<Page<Drift>>> Handle(
        HttpRequest request, DriftStore drifts, CancellationToken stop, string? release = null, string? cluster = null, string? kind = null, string state = "open",
        int? top = null, string? after = null)
    {
        if (request.Query.Keys.FirstOrDefault(name => !Filters.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } unknown)
            throw RolloutErrors.UnknownFilter(unknown, Filters);
        var size = Paging.Top(top);
        bool? open = state switch
        {
            "open" => true,
            "resolved" => false,
            "all" => null,
            _ => throw RolloutErrors.Invalid("state", $"state is '{state}'; open, resolved and all work."),
        };
        var found = await drifts.List(release, cluster, Kind(kind), open, after, size + 1, stop);
        return TypedResults.Ok(Paging.Of(found, size, drift => drift.Id, request));
    }

    private static DriftKind? Kind(string? kind) => kind is null
        ? null
        : Enum.TryParse<DriftKind>(kind, ignoreCase: true, out var known) && Enum.IsDefined(known)
            ? known
            : throw RolloutErrors.Invalid("kind", $"There is no kind '{kind}'; there are: {string.Join(", ", Enum.GetNames<DriftKind>())}.");
}
