using System.Net.Http.Headers;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Events;
using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Documents;
using ReleaseOrchestrator.Workflows.Releases.Adapters;
using ReleaseOrchestrator.Workflows.Releases.Domain;

namespace Product.Tests.Workflows;

public sealed class When_drift_is_detected : IDisposable
{
    private const string Cluster = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/weu-01";

    private readonly LedgerApp _ledger = new();

    public void Dispose() => _ledger.Dispose();

    [Fact]
    public async Task The_release_that_left_the_pool_tells_it_once_in_timeline_and_audit_log()
    {
        var release = (await _ledger.Start()).Body["id"]!.GetValue<string>();
        await Detect(release);
        await Detect(release);

        var timeline = (await _ledger.Send(HttpMethod.Get, $"/releases/{release}/timeline")).Body["value"]!.AsArray();
        var told = Assert.Single(timeline, entry => entry!["kind"]!.GetValue<string>() == "drift");
        Assert.Equal("weu-01/np1: Image, wanted AKSAzureLinux-V3gen2-202611.21.0, found AKSAzureLinux-V3gen2-202612.05.0", told!["message"]!.GetValue<string>());
        var audit = (await _ledger.Send(HttpMethod.Get, "/audit")).Body["value"]!.AsArray();
        var entry = Assert.Single(audit, entry => entry!["action"]!.GetValue<string>() == "drift-detected");
        Assert.Equal(("app:node-pool-rollout", release), (entry!["actor"]!.GetValue<string>(), entry["subject"]!.GetValue<string>()));
    }

    [Fact]
    public async Task That_of_a_release_nobody_knows_is_passed_over()
    {
        await Detect("rel-of-another-ledger");
        Assert.Empty((await _ledger.Send(HttpMethod.Get, "/audit")).Body["value"]!.AsArray());
    }

    [Fact]
    public async Task The_view_of_the_release_has_what_is_open_now()
    {
        var drift = new Drift("drift-1", Cluster, "", DriftKind.Channel, "none", "node-image", "rel-3-0-20261121-1", DateTimeOffset.UnixEpoch, null);
        using var ledger = new LedgerApp(new FakeApps().Answering(AppIds.NodePoolRollout, "fleet/drift?release=rel-3-0-20261121-1&top=100", new Page<Drift>([drift], null)));
        var release = (await ledger.Start()).Body["id"]!.GetValue<string>();
        await ledger.Database.Write(session => session.SaveReleaseDocument(release, new RolloutPlan("h", "sha256:m", "standard", [], [])), TestContext.Current.CancellationToken);
        Assert.Equal("drift-1", (await ledger.Send(HttpMethod.Get, $"/releases/{release}")).Body["drift"]![0]!["id"]!.GetValue<string>());
    }

    [Fact]
    public void A_policy_reconciles_only_when_it_says_so()
    {
        Assert.False(Read(LedgerApp.Policy).Reconcile);
        Assert.True(Read(LedgerApp.Policy.Replace("spec:", "spec:\n  reconcile: true", StringComparison.Ordinal)).Reconcile);
    }

    [Fact]
    public void The_example_of_the_documentation_does()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "ReleaseOrchestrator.sln")))
            directory = directory.Parent!;
        var examples = File.ReadAllText(Path.Combine(directory.FullName, "docs", "fleet.md")).Split("```yaml\n")[1..].Select(text => text[..text.IndexOf("```", StringComparison.Ordinal)]).ToList();
        Assert.True(Read(Assert.Single(examples)).Reconcile);
    }

    private static ReleasePolicy Read(string text) => ReleasePolicy.Check(new DocumentReader().ReadText<ReleasePolicy>(text, "policy.yaml", ReleasePolicy.Kind)).Spec;

    private async Task Detect(string release)
    {
        var fact = new DriftDetected("drift-1", Cluster, $"{Cluster}/agentPools/np1", "Image", "AKSAzureLinux-V3gen2-202611.21.0", "AKSAzureLinux-V3gen2-202612.05.0", release);
        using var body = new StringContent($$"""{"specversion":"1.0","id":"1","type":"com.dapr.event.sent","source":"node-pool-rollout","datacontenttype":"application/json","data":{{ReleaseJson.Write(fact)}}}""");
        body.Headers.ContentType = new MediaTypeHeaderValue("application/cloudevents+json");
        using var answer = await _ledger.Client.PostAsync("/events/drift-detected", body, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
