using System.Security.Cryptography;
using System.Text;

namespace Dapr.Workflow.Execution;

/// <summary>Ids that come out the same in every replay: name-based UUIDs (version 5) in the namespace of the execution.</summary>
internal sealed class DeterministicIds
{
    // For executions whose id is no UUID itself.
    private static readonly Guid Root = new("6f927a2e-9c7e-4a1d-9b8d-7a86f2e7f62f");

    private readonly string _instanceId;
    private readonly Guid _namespace;
    private int _taken;

    public DeterministicIds(string instanceId, string? executionId)
    {
        _instanceId = instanceId;
        var seed = string.IsNullOrWhiteSpace(executionId) ? instanceId : executionId;
        _namespace = Guid.TryParse(seed, out var parsed) ? parsed : Version5(Root, seed);
    }

    public Guid Next() => Version5(_namespace, $"{_instanceId}_{_taken++}");

    public string TaskExecutionId(int step, string name) => Version5(_namespace, $"{_instanceId}|activity|{step}|{name}").ToString("N");

#pragma warning disable CA5350 // Version 5 is SHA-1 by definition; nothing is secured by it.
    private static Guid Version5(Guid space, string name)
    {
        var text = Encoding.UTF8.GetBytes(name);
        var input = new byte[16 + text.Length];
        space.TryWriteBytes(input, bigEndian: true, out _);
        text.CopyTo(input, 16);

        var hash = SHA1.HashData(input);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }
#pragma warning restore CA5350
}
