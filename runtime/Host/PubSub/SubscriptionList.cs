using System.Text.Json;
using Grpc.Core;
using LocalDapr.Resources;
using LocalDapr.Sidecars;

namespace LocalDapr.PubSub;

/// <summary>Learns from an app what it wants to receive: GET /dapr/subscribe, besides the Subscription documents.</summary>
public sealed partial class SubscriptionList(
    IReadOnlyList<DeclaredSubscription> declared, TimeProvider clock, ILogger<SubscriptionList> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public async Task<IReadOnlyList<Subscription>> Load(Sidecar sidecar, CancellationToken stop)
    {
        // What the app itself says of a topic wins, and of that the last; of documents the first.
        var asked = await Ask(sidecar, stop);
        var wanted = asked.AsEnumerable().Reverse().Concat(declared.Where(d => d.IsFor(sidecar.AppId)).Select(d => d.Subscription));
        return [.. wanted.DistinctBy(s => (s.PubSub, s.Topic)).Where(s => MaySubscribe(sidecar, s))];
    }

    private async Task<List<Subscription>> Ask(Sidecar sidecar, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                if (sidecar.Channel.Grpc is { } app)
                    return [.. (await app.Subscriptions(stop)).Select(GrpcDelivery.Read).Where(s => HasReadableRules(sidecar.AppId, s))];
                using var request = new HttpRequestMessage(HttpMethod.Get, sidecar.Channel.UriOf("/dapr/subscribe"));
                using var answer = await sidecar.Channel.Send(request, stop);
                var body = await answer.Content.ReadAsStringAsync(stop);
                switch ((int)answer.StatusCode)
                {
                    case 404: return [];
                    case >= 200 and <= 299: return Parse(sidecar.AppId, body);
                    case >= 500: break; // it may still be starting
                    default:
                        Refused(sidecar.AppId, (int)answer.StatusCode);
                        return [];
                }
            }
            catch (Exception e) when (e is HttpRequestException or RpcException)
            {
                // it does not answer yet
            }
            await Task.Delay(Pause, clock, stop);
        }
    }

    private List<Subscription> Parse(string appId, string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body.Length == 0 ? "[]" : body);
            return document.RootElement.ValueKind == JsonValueKind.Array
                ? [.. document.RootElement.EnumerateArray().Select(item => Read(new LooseJson(item))).Where(s => HasRoute(appId, s))]
                : [];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            Unreadable(appId, e.Message);
            return [];
        }
    }

    private bool HasReadableRules(string appId, Subscription subscription)
    {
        foreach (var rule in subscription.Rules)
        {
            if (EventExpression.Problem(rule.Match) is not { } problem)
                continue;
            BadRule(appId, subscription.Topic, problem);
            return false;
        }
        return true;
    }

    private bool HasRoute(string appId, Subscription subscription)
    {
        if (!HasReadableRules(appId, subscription))
            return false;
        if (subscription.Rules.Count > 0 || !string.IsNullOrEmpty(subscription.DefaultRoute))
            return true;
        WithoutRoute(appId, subscription.Topic);
        return false;
    }

    private static Subscription Read(LooseJson item)
    {
        var routes = item.Find("routes");
        var (rules, fallback) = RouteRule.UpToDefault(
            routes?.Find("rules")?.Items().Select(r => new RouteRule(r.Text("match")?.Trim() ?? "", r.Text("path") ?? "")) ?? [],
            routes?.Text("default") is { Length: > 0 } path ? path : item.Text("route") is { Length: > 0 } route ? route : null);
        var bulk = item.Find("bulkSubscribe") is { } b && b.Text("enabled") is "true" or "True"
            ? new BulkSubscribe(
                item.Find("bulkSubscribe")?.Number("maxMessagesCount") is > 0 and var count ? count : 100,
                TimeSpan.FromMilliseconds(item.Find("bulkSubscribe")?.Number("maxAwaitDurationMs") is > 0 and var wait ? wait : 1000))
            : null;
        return new Subscription(
            item.Text("pubsubname") ?? "",
            item.Text("topic") ?? "",
            rules,
            fallback,
            item.Text("deadLetterTopic") is { Length: > 0 } deadLetter ? deadLetter : null,
            item.Find("metadata")?.Entries() ?? [],
            bulk,
            IsDeclarative: false);
    }

    private bool MaySubscribe(Sidecar sidecar, Subscription subscription)
    {
        if (!sidecar.Components.PubSubs.TryGetValue(subscription.PubSub, out var component))
        {
            UnknownPubSub(sidecar.AppId, subscription.Topic, subscription.PubSub);
            return false;
        }
        if (component.MaySubscribe(sidecar.AppId, subscription.Topic))
            return true;
        Forbidden(sidecar.AppId, subscription.Topic);
        return false;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{App}: GET /dapr/subscribe answered {Status}; it receives no topics")]
    private partial void Refused(string app, int status);

    [LoggerMessage(Level = LogLevel.Error, Message = "{App}: its answer to GET /dapr/subscribe cannot be read: {Problem}")]
    private partial void Unreadable(string app, string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "{App}: its subscription to {Topic} is left out, a rule cannot be read: {Problem}")]
    private partial void BadRule(string app, string topic, string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "{App}: its subscription to {Topic} has no route and is left out")]
    private partial void WithoutRoute(string app, string topic);

    [LoggerMessage(Level = LogLevel.Error, Message = "{App}: it subscribes to {Topic} of pubsub {PubSub}, which it does not have")]
    private partial void UnknownPubSub(string app, string topic, string pubSub);

    [LoggerMessage(Level = LogLevel.Error, Message = "{App}: it may not subscribe to {Topic}")]
    private partial void Forbidden(string app, string topic);
}
