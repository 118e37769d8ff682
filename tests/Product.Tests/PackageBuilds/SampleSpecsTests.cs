using System.Diagnostics;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Events;
using ReleaseOrchestrator.Contracts.Packages;

namespace ReleaseOrchestrator.Tests.PackageBuilds;

public sealed class When_the_samples_are_built : IDisposable
{
    private readonly PackagesApp _app = new(Samples());

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task They_end_in_a_repository_and_are_not_built_again()
    {
        var clock = Stopwatch.StartNew();
        var first = await _app.Build("first");
        TestContext.Current.SendDiagnosticMessage($"first build: {clock.Elapsed.TotalSeconds:0.0} s");
        foreach (var job in first.Jobs)
            TestContext.Current.SendDiagnosticMessage($"{job.Spec} {job.State} {job.Seconds:0.0} s {job.Reason} {string.Join(' ', job.Packages.Select(p => p.Nevra))}");

        Assert.True(first.State == PackageBuildState.Succeeded, first.Reason);
        Assert.All(first.Jobs, j => Assert.True(j.State is PackageJobState.Built || (j.Spec == "pwgen" && j.State == PackageJobState.Skipped), $"{j.Spec} is {j.State}: {j.Reason}"));
        Assert.Contains("fleetinfo-1.2.0-2.azl3.x86_64", first.Repository!.Packages.Select(p => p.Nevra));
        Assert.Equal(("Important", "CVE-2026-99901"), first.Repository.Advisories.Select(a => (a.Severity, a.Cves.Single())).Single());

        clock.Restart();
        var second = await _app.Build("second");
        TestContext.Current.SendDiagnosticMessage($"second build: {clock.Elapsed.TotalSeconds:0.0} s");

        Assert.DoesNotContain(second.Jobs, j => j.State == PackageJobState.Built);
        Assert.Equal(first.Repository.Id, second.Repository!.Id);
        Assert.Equal(first.Repository.RepomdSha256, second.Repository.RepomdSha256);
        Assert.Equal(2, (await _app.Facts<RepositoryPublished>(Topics.RepositoryPublished)).Count);
    }

    private static string Samples()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "ReleaseOrchestrator.sln")))
            at = at.Parent!;
        return Path.Combine(at.FullName, "samples");
    }
}
