using System.Security.Cryptography;
using System.Text;
using ReleaseOrchestrator.Contracts.Releases;

namespace ReleaseOrchestrator.Workflows.Releases.Domain;

/// <summary>Links audit entries: each hash covers the entry and the hash before it, and is signed.</summary>
public static class AuditChain
{
    public static readonly string Genesis = new('0', 64);

    public static AuditEntry Append(AuditEntry? last, DateTimeOffset at, string actor, string action, string subject, string why, string evidence, ECDsa key)
    {
        var entry = new AuditEntry((last?.Sequence ?? 0) + 1, at, actor, action, subject, why, evidence, last?.Hash ?? Genesis, "", "");
        var hash = AuditHash.Of(entry);
        return entry with { Hash = hash, Signature = Convert.ToBase64String(key.SignData(Encoding.ASCII.GetBytes(hash), HashAlgorithmName.SHA256)) };
    }
}
