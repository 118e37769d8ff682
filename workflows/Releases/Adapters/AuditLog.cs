using System.Security.Cryptography;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Domain;

namespace ReleaseOrchestrator.Workflows.Releases.Adapters;

/// <summary>
/// The audit log (R9): who decided what, why, on what evidence. An entry commits with the decision it tells of; <see cref="AuditFile"/> copies
/// it to a file that can be checked offline.
/// </summary>
public sealed class AuditLog(DataDirectory data, TimeProvider clock) : IDisposable
{
    private readonly Lazy<ECDsa> _key = new(() => LoadKey(data));

    public string PublicKeyPem => _key.Value.ExportSubjectPublicKeyInfoPem();

    /// <summary>Signs evidence with the key that signs the log.</summary>
    public Evidence Seal(Evidence evidence) => EvidenceSeal.Seal(evidence, _key.Value);

    /// <summary>Adds an entry, once per key, however often the step that adds it is repeated.</summary>
    public async Task Append(WriteSession session, string key, string actor, string action, string subject, string why, string evidence)
    {
        if (await session.Find<long>("SELECT COUNT(*) FROM audit WHERE key = @Key", new { Key = key }) > 0)
            return;
        var entry = AuditChain.Append(await Last(session), clock.GetUtcNow(), actor, action, subject, why, evidence, _key.Value);
        await session.Execute("INSERT INTO audit (sequence, key, body) VALUES (@Sequence, @Key, @Body)", new { entry.Sequence, Key = key, Body = ReleaseJson.Write(entry) });
    }

    public static async Task<AuditEntry?> Last(DatabaseSession session) =>
        await session.Find<string>("SELECT body FROM audit ORDER BY sequence DESC LIMIT 1") is { } body ? ReleaseJson.Read<AuditEntry>(body) : null;

    public static async Task<IReadOnlyList<AuditEntry>> After(DatabaseSession session, long sequence, int top) =>
        [.. (await session.Query<string>("SELECT body FROM audit WHERE sequence > @Sequence ORDER BY sequence LIMIT @Top", new { Sequence = sequence, Top = top })).Select(ReleaseJson.Read<AuditEntry>)];

    public void Dispose()
    {
        if (_key.IsValueCreated)
            _key.Value.Dispose();
    }

    private static ECDsa LoadKey(DataDirectory data)
    {
        var file = data.Path("audit-key.pem");
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        if (File.Exists(file))
        {
            key.ImportFromPem(File.ReadAllText(file));
        }
        else
        {
            // Written aside and renamed: a kill in between leaves no half key that later entries would be signed with.
            var aside = file + ".new";
            File.WriteAllText(aside, key.ExportPkcs8PrivateKeyPem());
            File.SetUnixFileMode(aside, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.Move(aside, file);
        }

        File.WriteAllText(data.Path("audit-key.pub"), key.ExportSubjectPublicKeyInfoPem());
        return key;
    }
}
