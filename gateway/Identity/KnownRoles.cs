using ReleaseOrchestrator.Contracts;

namespace ReleaseOrchestrator.Gateway.Identity;

public static class KnownRoles
{
    public static readonly IReadOnlyList<string> All = [Roles.Viewer, Roles.Operator, Roles.Approver, Roles.Admin];
}
