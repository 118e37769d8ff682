using ReleaseOrchestrator.Contracts;

namespace ReleaseOrchestrator.Gateway.Routes;

/// <summary>One thing that the API offers: which app does it and who may ask. What is not listed here cannot be reached from outside.</summary>
/// <param name="Path">Below /api/v1, and the same in the app.</param>
public sealed record PublicRoute(string Method, string Path, string App, string Role, string Summary);

public static class PublicRoutes
{
    private const string Get = "GET", Post = "POST", Put = "PUT", Delete = "DELETE";

    public static readonly IReadOnlyList<PublicRoute> All =
    [
        new(Get, "/releases", AppIds.ReleaseWorkflows, Roles.Viewer, "Releases, newest first"),
        new(Post, "/releases", AppIds.ReleaseWorkflows, Roles.Operator, "Starts a release (Idempotency-Key)"),
        new(Post, "/releases/plan", AppIds.ReleaseWorkflows, Roles.Viewer, "What a release would do where and when, without starting it"), // a question: it changes nothing
        new(Get, "/releases/{id}", AppIds.ReleaseWorkflows, Roles.Viewer, "A release with its stages and pools"),
        new(Get, "/releases/{id}/plan", AppIds.ReleaseWorkflows, Roles.Viewer, "What is done, what is left, and when to expect it"),
        new(Get, "/releases/{id}/manifest", AppIds.ReleaseWorkflows, Roles.Viewer, "The sealed content"),
        new(Get, "/releases/{id}/timeline", AppIds.ReleaseWorkflows, Roles.Viewer, "What happened"),
        new(Get, "/releases/{id}/why", AppIds.ReleaseWorkflows, Roles.Viewer, "Why it is not moving"),
        new(Get, "/releases/{id}/approvals", AppIds.ReleaseWorkflows, Roles.Viewer, "Approvals and rejections"),
        new(Post, "/releases/{id}/approvals", AppIds.ReleaseWorkflows, Roles.Approver, "Approves or rejects a stage for one manifest and plan"),
        new(Get, "/releases/{id}/evidence", AppIds.ReleaseWorkflows, Roles.Viewer, "What gates saw, signed"),
        new(Post, "/releases/{id}/evidence", AppIds.ReleaseWorkflows, Roles.Operator, "Hands in evidence from elsewhere, or late"),
        new(Get, "/releases/{id}/evidence/{evidenceId}", AppIds.ReleaseWorkflows, Roles.Viewer, "One piece of evidence"),
        new(Post, "/releases/{id}/evidence/{evidenceId}/revoke", AppIds.ReleaseWorkflows, Roles.Operator, "Says that evidence no longer holds"),
        new(Post, "/releases/{id}/pause", AppIds.ReleaseWorkflows, Roles.Operator, "Stops new work"),
        new(Post, "/releases/{id}/resume", AppIds.ReleaseWorkflows, Roles.Operator, "Goes on"),
        new(Post, "/releases/{id}/abort", AppIds.ReleaseWorkflows, Roles.Operator, "Ends it where it is"),
        new(Post, "/releases/{id}/rollback", AppIds.ReleaseWorkflows, Roles.Operator, "Takes back what it changed"),
        new(Post, "/releases/{id}/withdraw", AppIds.ReleaseWorkflows, Roles.Operator, "Marks it as bad: nothing goes back to it"),
        new(Post, "/releases/{id}/pools/{cluster}/{pool}", AppIds.ReleaseWorkflows, Roles.Operator, "Tries a failed pool again, or leaves a pool out"),
        new(Get, "/policies", AppIds.ReleaseWorkflows, Roles.Viewer, "Release policies"),
        new(Get, "/policies/{name}", AppIds.ReleaseWorkflows, Roles.Viewer, "A release policy"),
        new(Put, "/policies/{name}", AppIds.ReleaseWorkflows, Roles.Operator, "Creates or replaces a policy"),
        new(Delete, "/policies/{name}", AppIds.ReleaseWorkflows, Roles.Operator, "Deletes a policy"),
        new(Get, "/gates", AppIds.ReleaseWorkflows, Roles.Viewer, "Gates that policies may name"),
        new(Get, "/gates/{name}", AppIds.ReleaseWorkflows, Roles.Viewer, "A gate"),
        new(Put, "/gates/{name}", AppIds.ReleaseWorkflows, Roles.Operator, "Creates or replaces a gate"),
        new(Delete, "/gates/{name}", AppIds.ReleaseWorkflows, Roles.Operator, "Deletes a gate"),
        new(Get, "/audit", AppIds.ReleaseWorkflows, Roles.Viewer, "The hash-chained audit log"),
        new(Get, "/audit/{**rest}", AppIds.ReleaseWorkflows, Roles.Viewer, "Head and public key of the audit log"),

        new(Get, "/packages/{**rest}", AppIds.PackageBuilds, Roles.Viewer, "SPECs, plans, builds, repositories"),
        new(Post, "/packages/plans", AppIds.PackageBuilds, Roles.Operator, "Plans a build without doing it"),
        new(Post, "/packages/plan", AppIds.PackageBuilds, Roles.Operator, "Plans a build without doing it"),

        new(Get, "/images/{**rest}", AppIds.ImageComposition, Roles.Viewer, "Definitions, compositions, SBOMs, evidence"),

        .. Documents("cycles", "release cycles"),
        new(Get, "/cycles/{name}/occurrences", AppIds.PatchScheduling, Roles.Viewer, "When a cycle starts releases"),
        .. Documents("windows", "maintenance windows"),
        new(Get, "/windows/{name}/occurrences", AppIds.PatchScheduling, Roles.Viewer, "When a window is open"),
        new(Post, "/windows/decisions", AppIds.PatchScheduling, Roles.Viewer, "May these clusters be touched?"), // a question, too large for a query string
        new(Post, "/windows/calendar", AppIds.PatchScheduling, Roles.Viewer, "When may these clusters be touched?"),
        .. Documents("freezes", "freeze windows"),

        new(Get, "/fleet/clusters", AppIds.NodePoolRollout, Roles.Viewer, "Clusters that fit the filters, with their windows; also as CSV"),
        new(Get, "/fleet/clusters/{**cluster}", AppIds.NodePoolRollout, Roles.Viewer, "All about one cluster, by name or ARM id"),
        new(Get, "/fleet/pools", AppIds.NodePoolRollout, Roles.Viewer, "Pools that fit the filters; also as CSV"),
        new(Get, "/fleet/summary", AppIds.NodePoolRollout, Roles.Viewer, "The fleet in numbers"),
        new(Get, "/fleet/drift", AppIds.NodePoolRollout, Roles.Viewer, "Where the fleet is not as releases left it"),
        new(Get, "/fleet/export", AppIds.NodePoolRollout, Roles.Viewer, "Everything known of the fleet as one document"),
        new(Get, "/fleet/{**rest}", AppIds.NodePoolRollout, Roles.Viewer, "Clusters and pools"),
        new(Get, "/rollouts/{**rest}", AppIds.NodePoolRollout, Roles.Viewer, "Upgrades of pools"),
        new(Post, "/rollouts/preflight", AppIds.NodePoolRollout, Roles.Viewer, "What would stand in the way of these upgrades?"), // a question, too large for a query string
    ];

    private static PublicRoute[] Documents(string folder, string name) =>
    [
        new(Get, $"/{folder}", AppIds.PatchScheduling, Roles.Viewer, $"Lists {name}"),
        new(Get, $"/{folder}/{{name}}", AppIds.PatchScheduling, Roles.Viewer, $"Shows one of the {name}"),
        new(Put, $"/{folder}/{{name}}", AppIds.PatchScheduling, Roles.Operator, $"Creates or replaces one of the {name}"),
        new(Delete, $"/{folder}/{{name}}", AppIds.PatchScheduling, Roles.Operator, $"Deletes one of the {name}"),
    ];
}
