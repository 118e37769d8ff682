using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ReleaseOrchestrator.Contracts.Releases;

/// <summary>How the audit log is hashed and verified, so that anybody can check it offline.</summary>
public static class AuditHash
{
    /// <summary>
    /// SHA-256, lower-case hex, over every member but hash and signature, each written as its UTF-8 length in decimal, a colon, and its bytes: no two
    /// different entries give the same input.
    /// </summary>
    public static string Of(AuditEntry entry)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string[] members =
        [
            entry.Sequence.ToString(CultureInfo.InvariantCulture), entry.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), entry.Actor, entry.Action,
            entry.Subject, entry.Why, entry.Evidence, entry.PreviousHash,
        ];
        foreach (var member in members)
        {
            var bytes = Encoding.UTF8.GetBytes(member);
            hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{bytes.Length}:")));
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The first thing wrong with a log, or null where it is whole.</summary>
    /// <param name="publicKey">The key whose private half signed it.</param>
    /// <param name="head">Hash of the last entry, if known from elsewhere: finds a log cut short.</param>
    public static string? FirstFault(IEnumerable<AuditEntry> log, ECDsa publicKey, string? head = null)
    {
        var sequence = 0L;
        var previous = new string('0', 64);
        foreach (var entry in log)
        {
            if (entry.Sequence != ++sequence)
                return $"entry {sequence} is missing: {entry.Sequence} comes next";
            if (entry.PreviousHash != previous)
                return $"entry {entry.Sequence} does not follow from the one before it";
            if (Of(entry) != entry.Hash)
                return $"entry {entry.Sequence} has been changed: its content does not give its hash";
            if (!Verifies(entry, publicKey))
                return $"entry {entry.Sequence} was not signed with this key";
            previous = entry.Hash;
        }

        return head is not null && head != previous ? $"the log ends at entry {sequence} with {previous}, but the head is {head}: entries are missing at its end" : null;
    }

    private static bool Verifies(AuditEntry entry, ECDsa key)
    {
        var signature = new byte[256];
        return Convert.TryFromBase64String(entry.Signature, signature, out var length)
            && key.VerifyData(Encoding.ASCII.GetBytes(entry.Hash), signature.AsSpan(0, length), HashAlgorithmName.SHA256);
    }
}
