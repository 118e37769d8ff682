using System.Collections.Concurrent;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.PatchScheduling;

namespace ReleaseOrchestrator.Tests.PatchScheduling;

/// <summary>patch-scheduling on data of its own, with a clock that the test moves and a list where pub/sub would be.</summary>
internal sealed class SchedulingApp : IFactPublisher, IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("scheduling-");
    private WebApplicationFactory<PatchSchedulingApp> _app;

    public SchedulingApp(string now = "2026-11-01T00:00:00Z")
    {
        Clock.Now = DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture);
        _app = Start();
        Client = NewClient();
    }

    public MovedClock Clock { get; } = new();

    public HttpClient Client { get; private set; }

    /// <summary>Topics and data, as published.</summary>
    public ConcurrentQueue<(string Id, string Topic, string Data)> Published { get; } = [];

    public void WriteFile(string path, string text)
    {
        var file = Path.Combine(_directory.FullName, "documents", path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    /// <summary>Ends the process and starts another on the same data.</summary>
    public void Restart()
    {
        _app.Stop();
        _app = Start();
        Client = NewClient();
    }

    public async Task<HttpResponseMessage> Put(string path, string text, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = new StringContent(text) };
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async Task Tick()
    {
        using var answer = await Client.PostAsync("/monthly-cycle", null, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>What was published once <paramref name="count"/> facts have been, and the outbox has had its chance to say more.</summary>
    public async Task<IReadOnlyList<string>> Facts(int count)
    {
        var database = _app.Services.GetRequiredService<ServiceDatabase>();
        while (Published.Count < count || await database.Read(s => s.Find<long>("SELECT COUNT(*) FROM outbox")) > 0)
            await Task.Delay(5, TestContext.Current.CancellationToken);
        return [.. Published.Select(p => p.Data)];
    }

    public void Dispose()
    {
        _app.Stop();
        _directory.Delete(true);
    }

    Task IFactPublisher.Publish(string id, string topic, string data, CancellationToken stop)
    {
        Published.Enqueue((id, topic, data));
        return Task.CompletedTask;
    }

    private HttpClient NewClient()
    {
        var client = _app.CreateClient();
        client.DefaultRequestHeaders.Add(CallerHeaders.Actor, "token:test");
        client.DefaultRequestHeaders.Add(CallerHeaders.Roles, Roles.Operator);
        return client;
    }

    private WebApplicationFactory<PatchSchedulingApp> Start() => new WebApplicationFactory<PatchSchedulingApp>().WithWebHostBuilder(host => host
        .UseSetting("Data:Directory", Path.Combine(_directory.FullName, "data"))
        .UseSetting("Documents:Directory", Path.Combine(_directory.FullName, "documents"))
        .ConfigureTestServices(services => services.AddSingleton<IFactPublisher>(this).AddSingleton<TimeProvider>(Clock)));
}

/// <summary>Stands still until it is moved.</summary>
internal sealed class MovedClock : TimeProvider
{
    public DateTimeOffset Now { get; set; }

    public override DateTimeOffset GetUtcNow() => Now;
}
