using AzureSimulator.Model;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.BlueGreen;

/// <summary>Policies and steps of releases that replace pools.</summary>
internal static class BlueGreenStories
{
    public static readonly TimeSpan BatchSoak = TimeSpan.FromMinutes(15), FinalSoak = TimeSpan.FromHours(12);

    /// <summary>Ring canary, then ring broad, an hour of soak each; one node after the other leaves its pool, which is kept for twelve hours.</summary>
    public static string Policy(string upgrade = "", string blueGreen = "", string stage = "") => $$"""
        apiVersion: releases.azurelinux.dev/v1
        kind: ReleasePolicy
        metadata:
          name: standard
        spec:
          upgrade:
            strategy: blueGreen
            drainTimeout: 20m
            blueGreen: { drainBatch: 1, batchSoak: 15m, finalSoak: 12h{{blueGreen}} }
        {{upgrade}}
          stages:
            - name: canary
              selector:
                tags: { ring: canary }
              soak: 1h
              gateInterval: 30m
        {{stage}}
            - name: broad
              selector:
                tags: { ring: broad }
              soak: 1h
              gateInterval: 30m
        {{stage}}
        """;

    public static bool Says(this Hands hands, string pool, string words) =>
        hands.Operations.Any(operation => operation.PoolName == pool && !operation.IsFinal && operation.View().Step?.Contains(words, StringComparison.Ordinal) == true);

    public static async Task<RolloutPlan> Plan(this Hands hands) => ReleaseJson.Read<RolloutPlan>((await hands.Get($"/releases/{hands.ReleaseId}/plan")).ToJsonString());

    /// <summary>The pool that was made in place of another, or beside it; null: none.</summary>
    public static PoolState? MadeBeside(this IEnumerable<PoolState> pools, string pool) => pools.SingleOrDefault(other => (string?)other.Properties["tags"]?["release-orchestrator-of"] == pool);
}
