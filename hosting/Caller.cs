using Microsoft.AspNetCore.Http;
using ReleaseOrchestrator.Contracts;

namespace ReleaseOrchestrator.Hosting;

/// <summary>Who asks, as the gateway found out; apps that call each other ask as themselves and carry no roles.</summary>
public sealed record Caller(string Actor, IReadOnlyList<string> Roles)
{
    public static Caller From(HttpContext context) => new(
        context.Request.Headers[CallerHeaders.Actor].FirstOrDefault() ?? $"app:{context.Request.Headers["dapr-caller-app-id"].FirstOrDefault() ?? "unknown"}",
        (context.Request.Headers[CallerHeaders.Roles].FirstOrDefault() ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    /// <summary>Refuses a caller without the role; admin has every role.</summary>
    public void Require(string role)
    {
        if (!Roles.Contains(role) && !Roles.Contains(Contracts.Roles.Admin))
            throw new DomainException(ErrorKind.Forbidden, "role-missing", $"{Actor} has the roles [{string.Join(", ", Roles)}]; this needs '{role}'.");
    }
}
