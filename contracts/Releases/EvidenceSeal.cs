using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ReleaseOrchestrator.Contracts.Releases;

/// <summary>How evidence is sealed and verified, so that anybody can check it offline. A revocation is not part of the seal: it is in the audit log.</summary>
public static class EvidenceSeal
{
    /// <summary>
    /// SHA-256, lower-case hex, over every member before the digest, inputs by name, each written as its UTF-8 length in decimal, a colon, and its bytes.
    /// </summary>
    public static string Digest(Evidence evidence)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(evidence.Id);
        Add(evidence.ReleaseId);
        Add(evidence.Stage);
        Add(evidence.Gate);
        Add(evidence.Verdict.ToString());
        Add(evidence.Summary);
        Add(evidence.Inputs.Count.ToString(CultureInfo.InvariantCulture));
        foreach (var (name, value) in evidence.Inputs.OrderBy(input => input.Key, StringComparer.Ordinal))
        {
            Add(name);
            Add(value);
        }

        Add(evidence.Source);
        Add(evidence.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Add(string member)
        {
            var bytes = Encoding.UTF8.GetBytes(member);
            hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{bytes.Length}:")));
            hash.AppendData(bytes);
        }
    }

    public static Evidence Seal(Evidence evidence, ECDsa key)
    {
        var digest = Digest(evidence);
        return evidence with { Digest = digest, Signature = Convert.ToBase64String(key.SignData(Encoding.ASCII.GetBytes(digest), HashAlgorithmName.SHA256)) };
    }

    /// <summary>What is wrong with it, or null where it is as it was signed.</summary>
    public static string? Fault(Evidence evidence, ECDsa publicKey)
    {
        if (Digest(evidence) != evidence.Digest)
            return $"evidence {evidence.Id} has been changed: its content does not give its digest";
        var signature = new byte[256];
        return Convert.TryFromBase64String(evidence.Signature, signature, out var length)
            && publicKey.VerifyData(Encoding.ASCII.GetBytes(evidence.Digest), signature.AsSpan(0, length), HashAlgorithmName.SHA256)
            ? null
            : $"evidence {evidence.Id} was not signed with this key";
    }
}
