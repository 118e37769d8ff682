using ReleaseOrchestrator.Contracts;

namespace ReleaseOrchestrator.Gateway;

/// <summary>Every way the gateway refuses, in one place.</summary>
public static class GatewayErrors
{
    public static DomainException TokenMissing() =>
        new(ErrorKind.Unauthenticated, "token-missing", "Say who asks: send the header 'Authorization: Bearer <token>' with an API token.", "Authorization");

    public static DomainException TokenUnknown() =>
        new(ErrorKind.Unauthenticated, "token-unknown", "The token is not known here, or was revoked. Ask an administrator for a new one (POST /api/v1/tokens).", "Authorization");

    public static DomainException TokenExpired(DateTimeOffset? at) =>
        new(ErrorKind.Unauthenticated, "token-expired", $"The token expired{(at is { } moment ? $" at {moment:u}" : "")}. Ask an administrator for a new one (POST /api/v1/tokens).", "Authorization");

    public static DomainException RoleMissing(string actor, IEnumerable<string> roles, string needed) =>
        new(ErrorKind.Forbidden, "role-missing", $"{actor} has the roles [{string.Join(", ", roles)}]; this needs '{needed}'.");

    public static DomainException TooManyRequests(TimeSpan retryAfter) =>
        new(ErrorKind.Throttled, "too-many-requests", $"Too many requests. Try again in {Math.Ceiling(retryAfter.TotalSeconds)} s.") { RetryAfter = retryAfter };

    public static DomainException BodyTooLarge(long limit) =>
        new(ErrorKind.TooLarge, "body-too-large", $"A request body may have {limit} bytes at most.");

    public static DomainException PathNotAllowed() =>
        new(ErrorKind.Invalid, "path-not-allowed", "The path has dot segments. Write it without '.' and '..' as whole segments.");

    public static DomainException AppUnavailable(string app) =>
        new(ErrorKind.Unavailable, "app-unavailable", $"{app} cannot be reached at the moment. Nothing is known to have been changed; the same request may be sent again.") { RetryAfter = TimeSpan.FromSeconds(2) };

    public static DomainException TokenNameInvalid(string? name) =>
        new(ErrorKind.Invalid, "token-name-invalid", $"'{name}' is not a name for a token: use 1 to 63 lower-case letters, digits, dots, dashes and underscores.", "name");

    public static DomainException TokenNameTaken(string name) =>
        new(ErrorKind.Conflict, "token-name-taken", $"There is a valid token named '{name}'. Revoke it first, or choose another name: the name is what the audit log shows.", "name");

    public static DomainException TokenRolesInvalid() =>
        new(ErrorKind.Invalid, "token-roles-invalid", $"Name at least one role of {string.Join(", ", Identity.KnownRoles.All)}.", "roles");

    public static DomainException TokenExpiryInvalid() =>
        new(ErrorKind.Invalid, "token-expiry-invalid", "A token expires between one minute and 366 days from now; leave expiresAt out for 90 days.", "expiresAt");

    public static DomainException TokenNotFound(string id) =>
        new(ErrorKind.NotFound, "token-not-found", $"There is no token '{id}'.");

    public static DomainException LastAdminToken() =>
        new(ErrorKind.Conflict, "last-admin-token", "This is the only valid token with the role admin; make another one first.");

    public static DomainException WebhookNotConfigured(string secret) =>
        new(ErrorKind.Unavailable, "webhook-not-configured", $"This webhook is not set up: the secret store has no '{secret}'.") { RetryAfter = TimeSpan.FromMinutes(5) };

    public static DomainException SignatureMissing(string header) =>
        new(ErrorKind.Unauthenticated, "webhook-signature-missing", $"The header {header} is missing or malformed; only signed requests are taken.", header);

    public static DomainException SignatureWrong(string header) =>
        new(ErrorKind.Unauthenticated, "webhook-signature-wrong", "The signature does not fit the body. Check that both sides have the same secret and that nothing on the way changes the body.", header);

    public static DomainException WebhookStale(string field, TimeSpan limit) =>
        new(ErrorKind.Unauthenticated, "webhook-stale", $"The request was signed too long ago; it is taken within {limit.TotalMinutes:0} minutes. Check the clocks.", field);

    public static DomainException WebhookReplayed() =>
        new(ErrorKind.Conflict, "webhook-replayed", "This very request has been taken before; nothing was done again.");

    public static DomainException WebhookMalformed(string problem) =>
        new(ErrorKind.Invalid, "webhook-malformed", problem);
}
