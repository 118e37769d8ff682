using System.Text;
using ReleaseOrchestrator.Contracts.Releases;

namespace ReleaseOrchestrator.Gateway.Chat;

/// <summary>Releases in words, for chat.</summary>
public static class ReleaseText
{
    private const int BlockedShown = 5;

    public static string Brief(string hash) => hash.StartsWith("sha256:", StringComparison.Ordinal) ? hash[..Math.Min(hash.Length, 19)] : hash[..Math.Min(hash.Length, 12)];

    public static string Status(ReleaseView release)
    {
        var text = new StringBuilder($"{release.Id}: {release.State}");
        if (release.Reason is { } reason)
            text.Append($" ({reason})");
        text.Append($"\nversion {release.Version}, policy {release.Policy}, asked for by {release.RequestedBy}");
        if (release.Packages is { } packages)
            text.Append($"\npackages {packages.Done}/{packages.Total}{Reused(packages)}");
        if (release.Images is { } images)
            text.Append($"{(release.Packages is null ? "\n" : ", ")}images {images.Done}/{images.Total}{Reused(images)}");
        foreach (var stage in release.Stages.OrderBy(s => s.Order))
        {
            text.Append($"\n  {stage.Name}: {stage.State}");
            if (stage.Pools.Count > 0)
                text.Append($", {stage.Pools.Count(IsGood)}/{stage.Pools.Count} pools");
            if (stage.Reason is { } why)
                text.Append($" ({why})");
        }
        if (release.Bad is { } bad)
            text.Append($"\nmarked bad ({bad.Because}) by {bad.By}: {bad.Reason}");
        foreach (var debt in release.Debts ?? [])
            text.Append($"\nowed since {debt.At:u}: {debt.What} (by {debt.By}: {debt.Reason})");
        if (release.PlanHash is { } plan && release.ManifestDigest is { } manifest)
        {
            text.Append($"\nmanifest {Brief(manifest)}, plan {Brief(plan)}");
            foreach (var stage in release.Stages.Where(s => s.State == StageState.AwaitingApproval))
                text.Append($"\nto approve: /release approve {release.Id} {stage.Name} {Brief(plan)}");
        }
        return text.ToString();
    }

    /// <param name="what">Whose plan it is.</param>
    public static string Plan(string what, RolloutPlan plan)
    {
        var text = new StringBuilder($"{what}: plan {Brief(plan.Hash)}, manifest {Brief(plan.ManifestDigest)}, policy {plan.Policy}");
        foreach (var stage in plan.Stages.OrderBy(s => s.Order))
        {
            var clusters = stage.Waves.SelectMany(w => w.Clusters).ToList();
            var pools = clusters.SelectMany(c => c.Pools).ToList();
            text.Append($"\n  {stage.Name}{(stage.NeedsApproval ? " (needs approval)" : "")}: {stage.Waves.Count} waves, {clusters.Count} clusters, {pools.Count} pools");
            if (pools.Count(p => p.Turn == PoolTurn.Done) is > 0 and var done)
                text.Append($", {done} done");
            if (stage.Start is { } start)
                text.Append($"; {start:u} to {(stage.End is { } end ? $"{end:u}" : "nobody knows when")}");
        }
        foreach (var blocked in plan.Forecast?.Blocked.Take(BlockedShown) ?? [])
            text.Append($"\n  blocked: {blocked.Cluster}/{blocked.Pool}, {blocked.Reason}{(blocked.UnblocksAt is { } at ? $", until {at:u}" : "")}");
        if (plan.Forecast?.Blocked.Count > BlockedShown)
            text.Append($"\n  blocked: {plan.Forecast.Blocked.Count - BlockedShown} more pools");
        if (plan.NotTargeted.Count > 0)
            text.Append($"\nleft alone: {plan.NotTargeted.Count} pools");
        return text.ToString();
    }

    /// <summary>What it waits for, from the outside in, and which pools are blocked until when.</summary>
    public static string Why(ReleaseWhy why)
    {
        List<string> lines =
        [
            .. why.Reasons,
            .. why.Blocked.Take(BlockedShown).Select(b => $"blocked: {b.Cluster}/{b.Pool}, {b.Reason}{(b.UnblocksAt is { } at ? $", until {at:u}" : ", nobody knows until when")}"),
        ];
        if (why.Blocked.Count > BlockedShown)
            lines.Add($"blocked: {why.Blocked.Count - BlockedShown} more pools");
        var head = $"{why.Id} is {why.State}";
        return lines.Count == 0 ? $"{head}; nothing holds it up." : $"{head}:\n  {string.Join("\n  ", lines)}";
    }

    private static bool IsGood(PoolView pool) => pool.State is "Succeeded" or "AlreadyCurrent";

    private static string Reused(PhaseView phase) => phase.Reused > 0 ? $" ({phase.Reused} reused)" : "";
}
