using ReleaseOrchestrator.Contracts.Packages;

namespace ReleaseOrchestrator.PackageBuilds.Domain;

/// <summary>What follows when a job of a build has ended.</summary>
/// <param name="Ready">Jobs whose needs are all met now.</param>
/// <param name="Hopeless">Jobs that can never run, with the reason.</param>
/// <param name="Failed">Set when everything has ended and something failed.</param>
/// <param name="IsComplete">Everything has ended well: the repository can be published.</param>
public sealed record BuildProgress(
    IReadOnlyList<JobRecord> Ready, IReadOnlyList<(JobRecord Job, string Reason)> Hopeless, string? Failed, bool IsComplete)
{
    public static BuildProgress Of(IReadOnlyList<JobRecord> jobs)
    {
        var states = jobs.ToDictionary(j => (j.Spec, j.Recipe.Item.Architecture), j => j.State);
        var ready = new List<JobRecord>();
        var hopeless = new List<(JobRecord, string)>();

        // In build order, so that what a hopeless job takes down with it is seen in the same pass.
        foreach (var job in jobs.Where(j => j.State == PackageJobState.Waiting))
        {
            var needed = job.Recipe.Item.After.Select(n => (Spec: n, State: states[(n, job.Recipe.Item.Architecture)])).ToList();
            var lost = needed.FirstOrDefault(n => n.State is PackageJobState.Failed or PackageJobState.Cancelled or PackageJobState.Skipped);
            if (lost.Spec is not null)
            {
                hopeless.Add((job, $"needs {lost.Spec}, which {(lost.State == PackageJobState.Failed ? "failed" : "was not built")}"));
                states[(job.Spec, job.Recipe.Item.Architecture)] = PackageJobState.Cancelled;
            }
            else if (needed.All(n => n.State is PackageJobState.Built or PackageJobState.Reused))
            {
                ready.Add(job);
            }
        }

        var open = states.Values.Any(s => s is PackageJobState.Waiting or PackageJobState.Queued or PackageJobState.Running);
        var lostJobs = jobs.Where(j => j.State == PackageJobState.Failed).Select(j => $"{j.Spec} failed: {j.Reason}")
            .Concat(hopeless.Select(h => $"{h.Item1.Spec} {h.Item2}"))
            .ToList();
        return new BuildProgress(ready, hopeless, open || lostJobs.Count == 0 ? null : string.Join("; ", lostJobs), !open && lostJobs.Count == 0);
    }
}
