using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Domain.Gates;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Gates;

/// <summary>A request whose status, and body where the gate says so, decides: once, or once for each cluster or region that its address names.</summary>
public sealed class AskHttp(IGateWeb web)
{
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(10);

    public async Task<IReadOnlyList<GateSeen>> Ask(HttpGate gate, IReadOnlyList<Placeholders> places, CancellationToken stop)
    {
        var addresses = places.Select(place => place.InAddress(gate.Address)).Distinct(StringComparer.Ordinal).ToList();
        var seen = new GateSeen[addresses.Count];
        await Concurrently.For(addresses.Count, EvaluateGate.AtOnce, async i =>
            seen[i] = Judge(gate, addresses[i], await web.Ask(new WebQuestion(gate.Method, addresses[i], null, null, gate.Timeout ?? Usual), stop)));
        return seen;
    }

    private static GateSeen Judge(HttpGate gate, string address, WebAnswer answer)
    {
        var name = $"{gate.Method} {address}";
        if (answer.Problem is { } problem)
            return GateSeen.Blind($"{name}: {problem}", name);
        var wrong = answer.Status != gate.ExpectStatus ? $"{name} answers {answer.Status}, expected is {gate.ExpectStatus}"
            : gate.ExpectBody is { } text && !answer.Body.Contains(text, StringComparison.Ordinal) ? $"{name} answers without '{text}' in its body"
            : null;
        return new GateSeen(wrong is null ? [] : [wrong], null, false, new Dictionary<string, string> { [name] = $"{answer.Status}, {answer.Body.Length} characters" });
    }
}
