using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace ReleaseOrchestrator.Tests.VirtualTime;

/// <summary>
/// Pub/sub that never loses a fact: what was published waits for each subscriber until it has taken it. What it has not taken is brought again, ever later. With
/// <paramref name="chance"/> some facts come twice and some come late, as they may in production.
/// </summary>
internal sealed class Broker(TimeProvider clock, Random? chance)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly List<(string Topic, VirtualApp App, string Path)> _subscriptions = [];
    private readonly List<Delivery> _waiting = [];
    private long _order;

    public DateTimeOffset? NextDue => _waiting.Count == 0 ? null : _waiting.Min(delivery => delivery.At);

    /// <summary>Asks an app what it subscribes to, as the sidecar does.</summary>
    public async Task Subscribe(VirtualApp app)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{app.Id}/dapr/subscribe");
        using var response = await app.Serve(request, CancellationToken.None);
        foreach (var subscription in JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsArray())
            _subscriptions.Add((subscription!["topic"]!.GetValue<string>(), app, subscription["route"]!.GetValue<string>()));
    }

    public void Publish(string id, string topic, string data)
    {
        foreach (var (_, app, path) in _subscriptions.Where(subscription => subscription.Topic == topic))
        {
            var late = chance?.Next(20) == 0 ? TimeSpan.FromSeconds(chance.Next(1, 300)) : TimeSpan.Zero;
            for (var copies = chance?.Next(20) == 0 ? 2 : 1; copies > 0; copies--)
                _waiting.Add(new Delivery(id, topic, data, app, path, clock.GetUtcNow() + late, ++_order));
        }
    }

    /// <summary>Brings the fact that has been due longest to its subscriber; false: none is due.</summary>
    public async Task<bool> DeliverNext()
    {
        var now = clock.GetUtcNow();
        if (_waiting.Where(delivery => delivery.At <= now).MinBy(delivery => (delivery.At, delivery.Order)) is not { } next)
            return false;
        _waiting.Remove(next);
        if (!await Take(next))
            _waiting.Add(next with { At = now + next.Pause, Pause = next.Pause * 2 < LongestPause ? next.Pause * 2 : LongestPause });
        return true;
    }

    private static async Task<bool> Take(Delivery delivery)
    {
        var envelope = $$"""{"specversion":"1.0","type":"com.dapr.event.sent","source":"virtual-time","id":"{{delivery.Id}}","topic":"{{delivery.Topic}}","pubsubname":"pubsub","datacontenttype":"application/json","data":{{delivery.Data}}}""";
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://{delivery.App.Id}/{delivery.Path.TrimStart('/')}")
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(envelope)) { Headers = { ContentType = new MediaTypeHeaderValue("application/cloudevents+json") } },
        };
        try
        {
            using var response = await delivery.App.Serve(request, CancellationToken.None);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private sealed record Delivery(string Id, string Topic, string Data, VirtualApp App, string Path, DateTimeOffset At, long Order)
    {
        public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);
    }
}
