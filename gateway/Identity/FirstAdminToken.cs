using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Storage;

namespace ReleaseOrchestrator.Gateway.Identity;

/// <summary>
/// At the first start makes one admin token and leaves it in <c>admin-token</c>, readable by the owner only. The file is written before the row:
/// killed in between, the next start makes another; the reverse could leave a token that nobody knows.
/// </summary>
public sealed class FirstAdminToken(ServiceDatabase database, DataDirectory data, TimeProvider clock) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (await database.Read(read => read.Find<long>("SELECT COUNT(*) FROM tokens"), cancellationToken) > 0)
            return;
        await database.Write(
            async write =>
            {
                if (await write.Find<long>("SELECT COUNT(*) FROM tokens") > 0)
                    return; // another process was first
                var secret = Secret.TokenPrefix + Secret.New();
                WriteFile(secret);
                var now = clock.GetUtcNow();
                await TokenStore.Insert(write, new($"tok-{Guid.CreateVersion7(now):N}", "admin", [Roles.Admin], now, "first-start", null, null, null), secret);
            },
            cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void WriteFile(string secret)
    {
        var draft = data.Path("admin-token.new");
        File.Delete(draft);
        using (var file = new FileStream(draft, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes(secret + "\n"));
            file.Flush(flushToDisk: true);
        }
        File.Move(draft, data.Path("admin-token"), overwrite: true);
    }
}
