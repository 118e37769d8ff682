using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Dapr.Workflow;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Hosting.Calls;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Tests;
using ReleaseOrchestrator.Workflows;
using ReleaseOrchestrator.Workflows.Releases.Adapters;

namespace Product.Tests.Workflows;

/// <summary>release-workflows on data of its own, its workflows not running: what the ledger does by itself.</summary>
internal sealed class LedgerApp : IFactPublisher, IDisposable
{
    public const string Policy = """
        apiVersion: releases.azurelinux.dev/v1
        kind: ReleasePolicy
        metadata:
          name: standard
        spec:
          stages:
            - name: broad
              selector:
                tags: { ring: broad }
              approval:
                approvers: ["role:approver"]
            - name: closed
              selector:
                tags: { ring: closed }
              approval:
                approvers: []
        """;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("ledger-");
    private readonly WebApplicationFactory<ReleaseWorkflowsApp> _app;

    /// <param name="apps">The other apps; left out: none of them can be asked.</param>
    public LedgerApp(FakeApps? apps = null)
    {
        var policies = Directory.CreateDirectory(Path.Combine(_directory.FullName, "documents", "policies"));
        File.WriteAllText(Path.Combine(policies.FullName, "standard.yaml"), Policy);
        _app = new WebApplicationFactory<ReleaseWorkflowsApp>().WithWebHostBuilder(host =>
        {
            host.UseSetting("Data:Directory", Path.Combine(_directory.FullName, "data"));
            host.UseSetting("Documents:Directory", Path.Combine(_directory.FullName, "documents"));
            host.ConfigureServices(services => services.AddLogging(log => log.ClearProviders()));
            host.ConfigureTestServices(services =>
            {
                services.AddSingleton<IFactPublisher>(this);
                if (apps is not null)
                    services.AddSingleton<AppCalls>(apps);
                foreach (var worker in services.Where(s => s.ServiceType == typeof(IHostedService) && s.ImplementationType?.Assembly == typeof(DaprWorkflowClient).Assembly).ToList())
                    services.Remove(worker);
            });
        });
        Client = _app.CreateClient();
    }

    public HttpClient Client { get; }

    public ConcurrentQueue<string> Published { get; } = [];

    public ServiceDatabase Database => _app.Services.GetRequiredService<ServiceDatabase>();

    /// <summary>A step of a workflow, with everything it is given in the running app.</summary>
    public T Step<T>() => ActivatorUtilities.CreateInstance<T>(_app.Services);

    public void WriteGate(string name, string text) =>
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(_directory.FullName, "documents", "gates")).FullName, name), text);

    public void ChangePolicies(string name, string text) => File.WriteAllText(Path.Combine(_directory.FullName, "documents", "policies", name), text);

    public Task<(int Status, JsonNode Body)> Start(string version = "3.0.20261121", string policy = "standard", string? key = "k1", string actor = "token:manager", string roles = "operator") =>
        Send(HttpMethod.Post, "/releases", new StartReleaseRequest(version, policy), actor, roles, key);

    public async Task<(int Status, JsonNode Body)> Send(HttpMethod method, string path, object? body = null, string actor = "token:manager", string roles = "operator", string? key = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Add(CallerHeaders.Actor, actor);
        request.Headers.Add(CallerHeaders.Roles, roles);
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!);
    }

    /// <summary>A release whose stages wait for approval, as the workflow would have brought it there.</summary>
    public async Task<string> Waiting(string manifest = "sha256:m", string plan = "p")
    {
        var id = (await Start()).Body["id"]!.GetValue<string>();
        await Database.Write(
            async session =>
            {
                await session.Save(await session.Release(id) with { ManifestDigest = manifest, PlanHash = plan, Phase = ReleaseState.AwaitingApproval });
                foreach (var (stage, state) in new[] { ("broad", "AwaitingApproval"), ("closed", "AwaitingApproval"), ("later", "Pending") })
                    await session.Execute("INSERT INTO stages (release_id, name, position, state, needs_approval) VALUES (@Id, @Stage, 0, @State, 1)", new { Id = id, Stage = stage, State = state });
            },
            TestContext.Current.CancellationToken);
        return id;
    }

    public Task<(int Status, JsonNode Body)> Approve(string id, string stage = "broad", string manifest = "sha256:m", string plan = "p", string actor = "token:other", string roles = "approver") =>
        Send(HttpMethod.Post, $"/releases/{id}/approvals", new { stage, decision = "Approve", manifestDigest = manifest, planHash = plan }, actor, roles);

    public Task Publish(string id, string topic, string data, CancellationToken stop)
    {
        Published.Enqueue(topic);
        return Task.CompletedTask;
    }

    /// <summary>A job that was under way may still be writing its last line.</summary>
    private void Delete(int tries)
    {
        try
        {
            _directory.Delete(recursive: true);
        }
        catch (IOException) when (tries > 1)
        {
            Thread.Yield();
            Delete(tries - 1);
        }
    }

    public void Dispose()
    {
        Client.Dispose();
        _app.Stop();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Delete(tries: 100);
    }
}
