using ReleaseOrchestrator.Hosting.Storage;

namespace ReleaseOrchestrator.Gateway.Identity;

/// <summary>Sessions of the pages: a random cookie that stands for a token, and falls with it.</summary>
public sealed class Sessions(ServiceDatabase database, TokenStore tokens, TimeProvider clock)
{
    public const string Cookie = "release-session";

    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    public async Task<string> Begin(ApiToken token, CancellationToken stop)
    {
        var secret = Secret.New();
        var now = clock.GetUtcNow();
        await database.Write(
            async write =>
            {
                await write.Execute("DELETE FROM sessions WHERE expires_at < @Now", new { Now = now });
                await write.Execute(
                    "INSERT INTO sessions (hash, token_id, expires_at) VALUES (@Hash, @TokenId, @ExpiresAt)",
                    new { Hash = Secret.Hash(secret), TokenId = token.Id, ExpiresAt = now + Lifetime });
            },
            stop);
        return secret;
    }

    public async Task<KnownCaller> Authenticate(string secret, CancellationToken stop)
    {
        var id = await database.Read(
            read => read.Find<string>("SELECT token_id FROM sessions WHERE hash = @Hash AND expires_at > @Now", new { Hash = Secret.Hash(secret), Now = clock.GetUtcNow() }), stop);
        return id is null ? throw GatewayErrors.TokenExpired(null) : tokens.Checked(await tokens.Find(id, stop)).Caller;
    }

    public Task End(string secret, CancellationToken stop) =>
        database.Write(write => write.Execute("DELETE FROM sessions WHERE hash = @Hash", new { Hash = Secret.Hash(secret) }), stop);
}
