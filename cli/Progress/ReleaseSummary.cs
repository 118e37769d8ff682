using System.Globalization;
using ReleaseOrchestrator.Contracts.Releases;

namespace ReleaseOrchestrator.Cli.Progress;

/// <summary>The outcome of a release in words: packages, images with digests, each stage, durations.</summary>
public static class ReleaseSummary
{
    public static void Print(TextWriter output, ReleaseView release, ReleaseManifest? manifest, RolloutPlan? plan)
    {
        output.WriteLine();
        output.WriteLine($"Release {release.Id} ({release.Version}): {release.State}{(release.Reason is null ? "" : $", {release.Reason}")} after {Seconds(release.EndedAt - release.CreatedAt)}");
        if (release.Packages is { } packages)
            output.WriteLine($"  packages   {packages.Total} SPECs: {packages.Made} built, {packages.Reused} already there and used again{(packages.Skipped > 0 ? $", {packages.Skipped} left out" : "")}; {Seconds(packages.Seconds)}");
        if (manifest is not null)
        {
            output.WriteLine($"  repository {manifest.Repository.Packages.Count} signed packages at {manifest.Repository.BaseUrl}");
            foreach (var image in manifest.Images)
                output.WriteLine($"  image      {image.Definition} {image.NodeImageVersion ?? image.Version}  {image.Digest}  {image.Location}");
            output.WriteLine($"  manifest   {release.ManifestDigest}");
        }

        if (release.Images is { } images)
            output.WriteLine($"  composing  {images.Total} images, {images.Reused} already there and used again; {Seconds(images.Seconds)}");
        foreach (var stage in release.Stages)
        {
            var good = stage.Pools.Count(p => p.State is "Succeeded" or "AlreadyCurrent");
            output.WriteLine($"  stage      {stage.Name,-8} {stage.State}{(stage.Reason is null ? "" : $" ({stage.Reason})")}: {good} of {stage.Pools.Count} pools on the target; {Seconds(stage.EndedAt - stage.StartedAt)}");
            foreach (var pool in stage.Pools)
                output.WriteLine($"             {pool.Cluster}/{pool.Pool}: {pool.State}{(pool.Reason is null ? "" : $" ({pool.Reason})")}  {pool.FromImage} -> {pool.TargetImage}");
        }

        if (release.RollbackPlan is { } back)
        {
            output.WriteLine($"  rollback   by {release.Rollback!.By}: {release.Rollback.Reason}{(release.Rollback.Emergency ? " (emergency)" : "")}; {back.Steps.Sum(step => step.Clusters.Sum(c => c.Pools.Count))} pools go back");
            foreach (var stays in back.Staying)
                output.WriteLine($"  stays      {stays.Cluster}/{stays.Pool}: {stays.Reason}");
        }

        if (release.Bad is { } bad)
            output.WriteLine($"  bad        {bad.Because} by {bad.By}: {bad.Reason}");
        foreach (var debt in release.Debts ?? [])
            output.WriteLine($"  owed       {debt.What}; by {debt.By} since {debt.At:u}: {debt.Reason}");
        foreach (var drift in release.Drift ?? [])
            output.WriteLine($"  drift      {FleetText.Of(drift)}");
        foreach (var pool in plan?.NotTargeted ?? [])
            output.WriteLine($"  left alone {pool.Cluster}/{pool.Pool}: {pool.Reason}");
    }

    /// <summary>Why a release is not moving.</summary>
    public static void Print(TextWriter output, ReleaseWhy why)
    {
        output.WriteLine($"{why.Id} is {why.State}{(why.Reasons.Count + why.Blocked.Count == 0 ? "; nothing holds it up" : ":")}");
        foreach (var reason in why.Reasons)
            output.WriteLine($"  {reason}");
        foreach (var blocked in why.Blocked)
            output.WriteLine($"  blocked {blocked.Cluster}/{blocked.Pool} (stage {blocked.Stage}): {blocked.Reason}; {(blocked.UnblocksAt is { } at ? $"until {at:u}" : "nobody knows until when")}");
    }

    private static string Seconds(TimeSpan? time) => Seconds(time?.TotalSeconds);

    private static string Seconds(double? seconds) => seconds is { } s ? string.Create(CultureInfo.InvariantCulture, $"{s:0.0} s") : "not finished";
}
