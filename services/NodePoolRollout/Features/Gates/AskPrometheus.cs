using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Domain.Gates;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Gates;

/// <summary>An instant query by Prometheus' HTTP API: once, or once for each cluster or region that its address or query names.</summary>
public sealed class AskPrometheus(IGateWeb web)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    public async Task<IReadOnlyList<GateSeen>> Ask(PrometheusGate gate, IReadOnlyList<Placeholders> places, CancellationToken stop)
    {
        var questions = places.Select(place => (Address: place.InAddress(gate.Address).TrimEnd('/'), Query: place.InQuery(gate.Query), place.Cluster)).DistinctBy(q => (q.Address, q.Query)).ToList();
        var seen = new GateSeen[questions.Count];
        await Concurrently.For(questions.Count, EvaluateGate.AtOnce, async i =>
        {
            var (address, query, cluster) = questions[i];
            var form = new Dictionary<string, string> { ["query"] = query, ["timeout"] = $"{Timeout.TotalSeconds:0}s" };
            var answer = await web.Ask(new WebQuestion("POST", $"{address}/api/v1/query", form, gate.TokenFile, Timeout + TimeSpan.FromSeconds(2)), stop);
            seen[i] = PrometheusRules.Judge(
                gate, questions.Count == 1 ? address : $"{address} for {cluster}", query,
                answer.Problem is { } problem ? PrometheusAnswer.Unusable(problem) : PrometheusAnswer.Read(answer.Status, answer.Body));
        });
        return seen;
    }
}
