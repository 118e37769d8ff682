using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using ReleaseOrchestrator.Contracts.Releases;

namespace ReleaseOrchestrator.Cli.Commands;

/// <summary><c>relctl audit verify</c>: checks an audit log offline.</summary>
internal static class AuditCommands
{
    public static Command Create()
    {
        var file = new Argument<FileInfo>("file") { Description = "The log, e.g. data/release-workflows/audit.jsonl." };
        var key = new Option<FileInfo>("--key") { Description = "The public key, e.g. data/release-workflows/audit-key.pub.", Required = true };
        var head = new Option<string?>("--head") { Description = "Hash of the last entry, noted elsewhere: finds a log that was cut short." };
        var verify = new Command("verify", "Check that no entry was changed, removed or added.") { file, key, head };
        verify.SetAction(parsed =>
        {
            foreach (var missing in new[] { parsed.GetRequiredValue(file), parsed.GetRequiredValue(key) }.Where(f => !f.Exists))
                return Fail($"there is no file {missing.FullName}");
            using var publicKey = ECDsa.Create();
            publicKey.ImportFromPem(File.ReadAllText(parsed.GetRequiredValue(key).FullName));
            var entries = new List<AuditEntry>();
            foreach (var line in File.ReadLines(parsed.GetRequiredValue(file).FullName))
            {
                try
                {
                    entries.Add(JsonSerializer.Deserialize<AuditEntry>(line, JsonSerializerOptions.Web) ?? throw new JsonException("null"));
                }
                catch (JsonException)
                {
                    return Fail($"line {entries.Count + 1} is not an audit entry");
                }
            }

            if (AuditHash.FirstFault(entries, publicKey, parsed.GetValue(head)) is { } fault)
                return Fail(fault);
            Console.WriteLine($"{entries.Count} entries, unbroken; head {(entries.Count > 0 ? entries[^1].Hash : "none")}");
            return 0;
        });
        return new Command("audit", "The audit log.") { verify };
    }

    private static int Fail(string fault)
    {
        Console.Error.WriteLine($"relctl: the audit log does not verify: {fault}");
        return 1;
    }
}
