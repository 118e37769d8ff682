using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.Cli.Commands;

/// <summary><c>relctl evidence ...</c>: what gates saw; hand in more, revoke, and check the seals offline.</summary>
internal static class EvidenceCommands
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter() },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonSerializerOptions Line = new(Json) { WriteIndented = false };

    private static readonly Argument<string> Release = new("release") { Description = "Id of the release, e.g. rel-3-0-20261121-1." };
    private static readonly Argument<string> Id = new("evidence") { Description = "Id of the evidence, e.g. ev-1f0c2d1e8a344b6f9c1d." };
    private static readonly Option<string?> Stage = new("--stage") { Description = "Only of this stage." };
    private static readonly Option<string?> Gate = new("--gate") { Description = "Only of this gate." };

    public static Command Create() =>
        new Command("evidence", "What gates saw, signed.") { List(), Show(), Submit(), Revoke(), Verify() }.Connected();

    private static Command List()
    {
        var json = new Option<bool>("--json") { Description = "Whole and as JSON, one a line: what 'verify' reads." };
        var command = new Command("list", "The evidence of a release, oldest first.") { Release, Stage, Gate, json };
        command.SetAction(async (parsed, stop) =>
        {
            using var api = parsed.Api();
            Page<Evidence>? page = null;
            do
            {
                page = await api.EvidenceOf(parsed.GetRequiredValue(Release), parsed.GetValue(Stage), parsed.GetValue(Gate), page?.NextLink, stop);
                foreach (var e in page.Value)
                {
                    Console.WriteLine(parsed.GetValue(json)
                        ? JsonSerializer.Serialize(e, Line)
                        : $"{e.Id}  {e.At:u}  {e.Stage,-12} {e.Gate,-20} {(e.RevokedBy is null ? e.Verdict.ToString() : "Revoked"),-12} {e.Summary}");
                }
            }
            while (page.NextLink is not null);
        });
        return command;
    }

    private static Command Show()
    {
        var command = new Command("show", "One piece of evidence with its inputs and its seal, as JSON.") { Release, Id };
        command.SetAction(async (parsed, stop) =>
        {
            using var api = parsed.Api();
            Console.WriteLine(JsonSerializer.Serialize(await api.Evidence(parsed.GetRequiredValue(Release), parsed.GetRequiredValue(Id), stop), Json));
        });
        return command;
    }

    private static Command Submit()
    {
        var stage = new Argument<string>("stage") { Description = "The stage that it is about." };
        var gate = new Argument<string>("gate") { Description = "A name for what was looked at." };
        var verdict = new Argument<GateVerdict>("verdict") { Description = "Passed, Failed or Inconclusive. A failed one stops the release." };
        var summary = new Option<string>("--summary") { Description = "What was seen.", Required = true };
        var command = new Command("submit", "Hand in evidence from elsewhere, or late.") { Release, stage, gate, verdict, summary };
        command.SetAction(async (parsed, stop) =>
        {
            using var api = parsed.Api();
            var request = new SubmitEvidenceRequest(parsed.GetRequiredValue(stage), parsed.GetRequiredValue(gate), parsed.GetRequiredValue(verdict), parsed.GetRequiredValue(summary));
            Console.WriteLine((await api.Submit(parsed.GetRequiredValue(Release), request, stop)).Id);
        });
        return command;
    }

    private static Command Revoke()
    {
        var reason = new Option<string>("--reason") { Description = "Why; goes into the audit log.", Required = true };
        var command = new Command("revoke", "Say that evidence no longer holds: the release stops, and the stage has to pass its gates again.") { Release, Id, reason };
        command.SetAction(async (parsed, stop) =>
        {
            using var api = parsed.Api();
            var revoked = await api.Revoke(parsed.GetRequiredValue(Release), parsed.GetRequiredValue(Id), parsed.GetRequiredValue(reason), stop);
            Console.WriteLine($"{revoked.Id} of {revoked.Stage}/{revoked.Gate} is revoked");
        });
        return command;
    }

    private static Command Verify()
    {
        var file = new Argument<FileInfo>("file") { Description = "Evidence as 'list --json' writes it, one a line." };
        var key = new Option<FileInfo>("--key") { Description = "The public key of the audit log, e.g. data/release-workflows/audit-key.pub.", Required = true };
        var command = new Command("verify", "Check offline that no evidence was changed since it was signed.") { file, key };
        command.SetAction(parsed =>
        {
            foreach (var missing in new[] { parsed.GetRequiredValue(file), parsed.GetRequiredValue(key) }.Where(f => !f.Exists))
                return Fail($"there is no file {missing.FullName}");
            using var publicKey = ECDsa.Create();
            publicKey.ImportFromPem(File.ReadAllText(parsed.GetRequiredValue(key).FullName));
            var count = 0;
            foreach (var line in File.ReadLines(parsed.GetRequiredValue(file).FullName))
            {
                try
                {
                    count++;
                    if (EvidenceSeal.Fault(JsonSerializer.Deserialize<Evidence>(line, Json) ?? throw new JsonException("null"), publicKey) is { } fault)
                        return Fail(fault);
                }
                catch (JsonException)
                {
                    return Fail($"line {count} is not evidence");
                }
            }

            Console.WriteLine($"{count} pieces of evidence, as they were signed");
            return 0;
        });
        return command;
    }

    private static int Fail(string fault)
    {
        Console.Error.WriteLine($"relctl: the evidence does not verify: {fault}");
        return 1;
    }
}
