using System.Text.Json.Serialization;
using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.Workflows.Releases.Domain;

/// <summary>The gates that a policy may name: the built-in ones, and those that people have defined. A release keeps the set it was started with.</summary>
public sealed record GateSet(IReadOnlyList<GateDefinition> Defined)
{
    public static readonly GateSet BuiltIn = new([]);

    public static readonly IReadOnlyList<string> BuiltInNames = ["nodes-ready", "node-image", "node-runtime", "workloads"];

    private static readonly GateKind[] BuiltInKinds = [GateKind.NodesReady, GateKind.NodeImage, GateKind.NodeRuntime, GateKind.Workloads];

    [JsonIgnore]
    public IReadOnlyList<string> Names => [.. BuiltInNames, .. Defined.Select(gate => gate.Name)];

    public GateDefinition Find(string name) =>
        BuiltInNames.Index().FirstOrDefault(known => known.Item == name) is { Item: not null } builtIn
            ? new GateDefinition(name, BuiltInKinds[builtIn.Index])
            : Defined.FirstOrDefault(gate => gate.Name == name) ?? throw ReleaseErrors.GateUnknown(name, Names);
}
