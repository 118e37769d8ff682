using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Hosting.Storage;

namespace ReleaseOrchestrator.Gateway.Identity;

/// <summary>An API token as it can be shown: without its secret.</summary>
public sealed record ApiToken(
    string Id, string Name, IReadOnlyList<string> Roles, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt, string? RevokedBy)
{
    public KnownCaller Caller => new($"token:{Name}", Roles);

    public bool IsValid(DateTimeOffset now) => RevokedAt is null && (ExpiresAt is null || ExpiresAt > now);
}

/// <summary>The API tokens, by the hashes of their secrets.</summary>
public sealed class TokenStore(ServiceDatabase database, TimeProvider clock)
{
    private const string Columns =
        "id, name, roles, created_at AS CreatedAt, created_by AS CreatedBy, expires_at AS ExpiresAt, revoked_at AS RevokedAt, revoked_by AS RevokedBy";

    /// <summary>Makes a token; its secret is in the answer and nowhere else.</summary>
    public Task<(ApiToken Token, string Secret)> Create(string name, IReadOnlyList<string> roles, DateTimeOffset? expiresAt, string by, CancellationToken stop) =>
        database.Write(
            async write =>
            {
                var now = clock.GetUtcNow();
                if ((await Rows(write, "WHERE name = @Name", new { Name = name })).Any(t => t.IsValid(now)))
                    throw GatewayErrors.TokenNameTaken(name);
                var secret = Secret.TokenPrefix + Secret.New();
                var token = new ApiToken($"tok-{Guid.CreateVersion7(now):N}", name, roles, now, by, expiresAt, null, null);
                await Insert(write, token, secret);
                return (token, secret);
            },
            stop);

    public static Task Insert(WriteSession write, ApiToken token, string secret) => write.Execute(
        """
        INSERT INTO tokens (id, name, hash, roles, created_at, created_by, expires_at)
        VALUES (@Id, @Name, @Hash, @Roles, @CreatedAt, @CreatedBy, @ExpiresAt)
        """,
        new { token.Id, token.Name, Hash = Secret.Hash(secret), Roles = string.Join(',', token.Roles), token.CreatedAt, token.CreatedBy, token.ExpiresAt });

    /// <summary>Whose secret this is; a refusal that says whether it is unknown, revoked or expired.</summary>
    public async Task<ApiToken> Authenticate(string secret, CancellationToken stop) =>
        Checked((await database.Read(read => Rows(read, "WHERE hash = @Hash", new { Hash = Secret.Hash(secret) }), stop)).SingleOrDefault());

    public async Task<ApiToken> Find(string id, CancellationToken stop) =>
        (await database.Read(read => Rows(read, "WHERE id = @Id", new { Id = id }), stop)).SingleOrDefault() ?? throw GatewayErrors.TokenNotFound(id);

    public Task<IReadOnlyList<ApiToken>> List(string? after, int top, CancellationToken stop) =>
        database.Read(read => Rows(read, "WHERE id > @After ORDER BY id LIMIT @Top", new { After = after ?? "", Top = top }), stop);

    /// <summary>From the commit on, the token opens nothing. Revoking twice changes nothing.</summary>
    public Task Revoke(string id, string by, CancellationToken stop) => database.Write(
        async write =>
        {
            var now = clock.GetUtcNow();
            var all = await Rows(write, "", new { });
            var token = all.SingleOrDefault(t => t.Id == id) ?? throw GatewayErrors.TokenNotFound(id);
            if (token.Roles.Contains(Roles.Admin) && !all.Any(t => t.Id != id && t.IsValid(now) && t.Roles.Contains(Roles.Admin)))
                throw GatewayErrors.LastAdminToken();
            await write.Execute("UPDATE tokens SET revoked_at = @Now, revoked_by = @By WHERE id = @Id AND revoked_at IS NULL", new { Now = now, By = by, Id = id });
            await write.Execute("DELETE FROM sessions WHERE token_id = @Id", new { Id = id });
        },
        stop);

    public ApiToken Checked(ApiToken? token) => token switch
    {
        null or { RevokedAt: not null } => throw GatewayErrors.TokenUnknown(),
        _ when !token.IsValid(clock.GetUtcNow()) => throw GatewayErrors.TokenExpired(token.ExpiresAt),
        _ => token,
    };

    private static async Task<IReadOnlyList<ApiToken>> Rows(DatabaseSession session, string where, object parameters) =>
        [.. (await session.Query<Row>($"SELECT {Columns} FROM tokens {where}", parameters)).Select(r => r.ToToken())];

    private sealed record Row(
        string Id, string Name, string Roles, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt, string? RevokedBy)
    {
        public ApiToken ToToken() => new(Id, Name, Roles.Split(','), CreatedAt, CreatedBy, ExpiresAt, RevokedAt, RevokedBy);
    }
}
