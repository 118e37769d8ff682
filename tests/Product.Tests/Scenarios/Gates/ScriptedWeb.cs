using Microsoft.Extensions.DependencyInjection;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.Gates;

/// <summary>Prometheus, or any web server, that gives one answer after the other; the last one stays.</summary>
internal sealed class ScriptedWeb(Func<WebAnswer> answer) : IGateWeb
{
    public static ScriptedWeb Of(params WebAnswer[] answers)
    {
        var asked = 0;
        return new ScriptedWeb(() => answers[Math.Min(asked++, answers.Length - 1)]);
    }

    public Task<WebAnswer> Ask(WebQuestion question, CancellationToken stop) => Task.FromResult(answer());

    /// <summary>A scalar, as the API of Prometheus says it.</summary>
    public static WebAnswer Value(double value) => new(200, FormattableString.Invariant($$$"""{"status":"success","data":{"resultType":"scalar","result":[1764000000,"{{{value}}}"]}}"""));

    public static WebAnswer Silence => new(0, "", "no answer within 10 s");
}

internal static class GateScenarios
{
    public static Scenario Canary => Scenario.Of(new Cluster("one").Ring("canary"), new Cluster("two").Ring("broad"));

    /// <summary>A canary with gates and members of its own, then the rest.</summary>
    public static string Policy(string gates, string more = "") => $$"""
        apiVersion: releases.azurelinux.dev/v1
        kind: ReleasePolicy
        metadata:
          name: standard
        spec:
          upgrade:
            maxSurge: "1"
          stages:
            - name: canary
              selector:
                tags: { ring: canary }
              gates: [{{gates}}]
              soak: 2h
              gateInterval: 30m
              {{more}}
            - name: broad
              selector:
                tags: { ring: broad }
              soak: 1h
              gateInterval: 30m
        """;

    /// <summary>A gate named <c>own</c>.</summary>
    public static Scenario Gated(this Scenario scenario, string spec, string more = "") => scenario.WithPolicy(Policy("own", more)).WithDocument("gates/own.yaml", $$"""
        apiVersion: releases.azurelinux.dev/v1
        kind: Gate
        metadata:
          name: own
        spec:
        {{string.Join('\n', spec.Split('\n').Select(line => $"  {line}"))}}
        """);

    public static Scenario Asking(this Scenario scenario, params WebAnswer[] answers) => scenario.Asking(ScriptedWeb.Of(answers));

    public static Scenario Asking(this Scenario scenario, ScriptedWeb web) => scenario.On(setup => setup with
    {
        Replace = (app, services) =>
        {
            if (app == AppIds.NodePoolRollout)
                services.AddSingleton<IGateWeb>(web);
        },
    });
}
