using System.Text;
using System.Text.Json.Nodes;
using ReleaseOrchestrator.Contracts;

namespace Product.Tests.Workflows;

public sealed class When_a_policy_is_edited_by_API : IDisposable
{
    private static readonly string Careful = LedgerApp.Policy.Replace("name: standard", "name: careful", StringComparison.Ordinal) + "\n";

    private readonly LedgerApp _ledger = new();

    public void Dispose() => _ledger.Dispose();

    [Fact]
    public async Task It_is_created_shown_replaced_and_deleted()
    {
        var (created, tag, _) = await Send(HttpMethod.Put, "/policies/careful", Careful);
        var (shown, _, view) = await Send(HttpMethod.Get, "/policies/careful");
        var (replaced, newer, _) = await Send(HttpMethod.Put, "/policies/careful", Careful + "      maxFailures: 2\n", ifMatch: tag);
        var (deleted, _, _) = await Send(HttpMethod.Delete, "/policies/careful", ifMatch: newer);

        Assert.Equal((201, 200, 200, 204), (created, shown, replaced, deleted));
        Assert.Equal(("Api", Careful), (view!["source"]!.GetValue<string>(), view["document"]!.GetValue<string>()));
        Assert.Equal(404, (await Send(HttpMethod.Get, "/policies/careful")).Status);
    }

    [Fact]
    public async Task Releases_can_be_started_by_it()
    {
        await Send(HttpMethod.Put, "/policies/careful", Careful);

        Assert.Equal(202, (await _ledger.Start(policy: "careful")).Status);
    }

    [Fact]
    public async Task It_wins_over_a_file_until_it_is_deleted()
    {
        await Send(HttpMethod.Put, "/policies/standard", LedgerApp.Policy.Replace("ring: broad", "ring: wide", StringComparison.Ordinal));
        Assert.Equal("Api", (await Send(HttpMethod.Get, "/policies/standard")).Body!["source"]!.GetValue<string>());

        await Send(HttpMethod.Delete, "/policies/standard");
        Assert.Equal("File", (await Send(HttpMethod.Get, "/policies/standard")).Body!["source"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_edit_of_what_has_changed_meanwhile_is_refused()
    {
        await Send(HttpMethod.Put, "/policies/careful", Careful);
        var (status, _, problem) = await Send(HttpMethod.Put, "/policies/careful", Careful, ifMatch: "\"0123456789abcdef\"");

        Assert.Equal((412, "urn:release-orchestrator:error:document-changed"), (status, problem!["type"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("/policies/other", "maxFailures: 1", 400, "document-name-differs")]
    [InlineData("/policies/careful", "maxFailures: -1", 400, "document-invalid")]
    public async Task A_wrong_one_is_refused_and_not_kept(string path, string line, int status, string code)
    {
        var (given, _, problem) = await Send(HttpMethod.Put, path, $"{Careful}      {line}\n");

        Assert.Equal((status, $"urn:release-orchestrator:error:{code}"), (given, problem!["type"]!.GetValue<string>()));
        Assert.Equal(["standard"], (await Send(HttpMethod.Get, "/policies")).Body!["value"]!.AsArray().Select(p => p!["name"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_text_without_end_is_refused() =>
        Assert.Equal(413, (await Send(HttpMethod.Put, "/policies/careful", new string('#', 300_000))).Status);

    [Fact]
    public async Task One_that_comes_from_a_file_is_not_deleted() =>
        Assert.Equal("urn:release-orchestrator:error:document-from-file", (await Send(HttpMethod.Delete, "/policies/standard")).Body!["type"]!.GetValue<string>());

    [Fact]
    public async Task A_file_that_cannot_be_read_is_listed_with_its_problem()
    {
        _ledger.ChangePolicies("broken.yaml", "kind: ReleasePolicy");
        var listed = (await Send(HttpMethod.Get, "/policies")).Body!["value"]!.AsArray().Single(p => p!["name"]!.GetValue<string>() == "broken")!;

        Assert.Contains("broken.yaml:", listed["problem"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_edit_is_in_the_audit_log()
    {
        await Send(HttpMethod.Put, "/policies/careful", Careful);
        await Send(HttpMethod.Delete, "/policies/careful");

        var entries = (await _ledger.Send(HttpMethod.Get, "/audit")).Body["value"]!.AsArray();
        Assert.Equal(["put-policy", "delete-policy"], entries.Select(e => e!["action"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_viewer_may_not() => Assert.Equal(403, (await Send(HttpMethod.Put, "/policies/careful", Careful, roles: "viewer")).Status);

    private async Task<(int Status, string? ETag, JsonNode? Body)> Send(HttpMethod method, string path, string? yaml = null, string? ifMatch = null, string roles = "operator")
    {
        using var request = new HttpRequestMessage(method, path) { Content = yaml is null ? null : new StringContent(yaml, Encoding.UTF8, "application/yaml") };
        request.Headers.Add(CallerHeaders.Actor, "token:manager");
        request.Headers.Add(CallerHeaders.Roles, roles);
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        using var response = await _ledger.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, response.Headers.ETag?.Tag, text.Length == 0 ? null : JsonNode.Parse(text));
    }
}
