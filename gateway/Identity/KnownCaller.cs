namespace ReleaseOrchestrator.Gateway.Identity;

/// <summary>Somebody the gateway has authenticated.</summary>
public sealed record KnownCaller(string Actor, IReadOnlyList<string> Roles)
{
    /// <summary>Admin may do everything; whoever has any role may look.</summary>
    public bool May(string role) => Roles.Contains(role) || Roles.Contains(Contracts.Roles.Admin) || (role == Contracts.Roles.Viewer && Roles.Count > 0);

    public void Require(string role)
    {
        if (!May(role))
            throw GatewayErrors.RoleMissing(Actor, Roles, role);
    }
}

/// <summary>What an endpoint asks of its caller.</summary>
/// <param name="Role">Null: nobody needs to say who they are.</param>
/// <param name="BySession">A page: the session cookie counts too.</param>
public sealed record Access(string? Role, bool BySession = false)
{
    public static readonly Access Anyone = new(Role: null);
}
