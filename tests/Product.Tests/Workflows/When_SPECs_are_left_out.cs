using Dapr.Client;
using ReleaseOrchestrator.Cli.Progress;
using ReleaseOrchestrator.Contracts.Packages;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Hosting.Calls;
using ReleaseOrchestrator.Workflows.MonthlyRelease.Activities;

namespace Product.Tests.Workflows;

/// <summary>A release of three SPECs: one built, one used again, one left out.</summary>
public sealed class When_SPECs_are_left_out : IDisposable
{
    private const string Reason = "nothing provides glibc-devel: no SPEC does, and the toolchain does not have it";

    private readonly LedgerApp _ledger = new();

    public void Dispose() => _ledger.Dispose();

    [Fact]
    public async Task The_timeline_names_each_with_its_reason_and_does_not_count_it_as_built()
    {
        var (timeline, _) = await Follow();
        Assert.Contains($"pwgen (x86_64) left out: {Reason}", timeline, StringComparison.Ordinal);
        Assert.Contains("3 SPECs: 1 built, 1 unchanged and used again, 1 left out", timeline, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_summary_counts_them_apart()
    {
        var (_, release) = await Follow();
        var output = new StringWriter();
        ReleaseSummary.Print(output, release, null, null);
        Assert.Contains("3 SPECs: 1 built, 1 already there and used again, 1 left out", output.ToString(), StringComparison.Ordinal);
    }

    private async Task<(string Timeline, ReleaseView Release)> Follow()
    {
        var stop = TestContext.Current.CancellationToken;
        var id = (await _ledger.Start()).Body["id"]!.GetValue<string>();
        await new ReadPackageBuild(new OneBuild(id), _ledger.Database, TimeProvider.System).RunAsync(null!, id);
        var timeline = (await _ledger.Send(HttpMethod.Get, $"/releases/{id}/timeline")).Body.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        var view = (await _ledger.Send(HttpMethod.Get, $"/releases/{id}")).Body;
        return (timeline, ReleaseOrchestrator.Hosting.ReleaseJson.Read<ReleaseView>(view.ToJsonString()));
    }

    private sealed class OneBuild(string id) : AppCalls(new DaprClientBuilder().Build())
    {
        public override Task<TAnswer> Get<TAnswer>(string appId, string path, CancellationToken stop) => Task.FromResult((TAnswer)(object)new PackageBuild(
            id, "3.0.20261121", PackageBuildState.Succeeded, null, "hash",
            [
                new("filesystem", "1.1-21.azl3", "x86_64", 0, PackageJobState.Built, null, 1.2, []),
                new("azurelinux-release", "3.0-42.azl3", "x86_64", 0, PackageJobState.Reused, null, null, []),
                new("pwgen", "2.08-9.azl3", "x86_64", 0, PackageJobState.Skipped, Reason, null, []),
            ],
            new PublishedRepository("r1", "file:///r1", "file:///r1/key", "00", [], []), DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddSeconds(2)));
    }
}
