using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Events;
using ReleaseOrchestrator.Contracts.Packages;

namespace ReleaseOrchestrator.Tests.PackageBuilds;

public sealed class When_packages_are_built : IDisposable
{
    private readonly TemporaryDirectory _documents = new();
    private readonly PackagesApp _app;

    public When_packages_are_built()
    {
        WriteBase("one");
        _documents.WriteSpecIn("specs", "program", "%install\nmkdir -p %{buildroot}/etc\ncat /etc/base > %{buildroot}/etc/program\n%files\n/etc/program", "BuildRequires: base");
        _app = new PackagesApp(_documents.Path, ("Packages:Sources:DebianArchive", "false"));
    }

    public void Dispose()
    {
        _app.Dispose();
        _documents.Dispose();
    }

    private void WriteBase(string content) => _documents.WriteSpecIn(
        "specs",
        "base",
        $"%prep\n%setup -q -c -T\n%autopatch -p1\n%install\nmkdir -p %{{buildroot}}/etc\necho {content} > %{{buildroot}}/etc/base\n%files\n/etc/base",
        "Patch0: CVE-2026-12345.patch");

    private async Task<PackageBuild> Built(string id, int? depth = null)
    {
        _documents.Write("specs/base/CVE-2026-12345.patch", "Severity: Critical\n--- /dev/null\n+++ b/new\n@@ -0,0 +1 @@\n+new\n");
        var build = await _app.Build(id, depth: depth);
        Assert.True(build.State == PackageBuildState.Succeeded, build.Reason);
        return build;
    }

    [Fact]
    public async Task Dnf_installs_them_with_every_signature_checked()
    {
        var build = await Built("r1");
        using var directory = new TemporaryDirectory();
        var dnf = new Dnf(directory, build.Repository!);

        var (status, output) = await dnf.Install("program", "base");

        Assert.True(status == 0, output);
        Assert.Equal("one\n", await File.ReadAllTextAsync(Path.Combine(dnf.Root, "etc/program"), TestContext.Current.CancellationToken));
        Assert.Contains("AZL-2026-base-1.0-1.azl3 Critical/Sec. base-1.0-1.azl3.noarch", string.Join(' ', (await dnf.Advisories()).Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
    }

    [Theory]
    [InlineData("repodata/repomd.xml", "repomd.xml GPG signature verification error")]
    [InlineData("Packages/base-1.0-1.azl3.noarch.rpm", "")]
    public async Task Dnf_refuses_them_once_a_byte_has_changed(string file, string message)
    {
        var build = await Built("r1");
        var path = Path.Combine(new Uri(build.Repository!.BaseUrl).LocalPath, file);
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        bytes[^20] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
        using var directory = new TemporaryDirectory();

        var (status, output) = await new Dnf(directory, build.Repository).Install("base");

        Assert.NotEqual(0, status);
        Assert.Contains(message, output);
    }

    [Fact]
    public async Task A_package_is_built_on_those_it_needs()
    {
        var build = await Built("r1");

        Assert.Equal([("base", 0), ("program", 1)], build.Jobs.Select(j => (j.Spec, j.Level)));
        Assert.All(build.Jobs, j => Assert.Equal(PackageJobState.Built, j.State));
    }

    [Fact]
    public async Task Each_is_announced_and_then_the_repository()
    {
        var build = await Built("r1");

        Assert.Equal(["base", "program"], (await _app.Facts<PackageBuilt>(Topics.PackageBuilt)).Select(f => f.Spec).Order());
        var published = Assert.Single(await _app.Facts<RepositoryPublished>(Topics.RepositoryPublished));
        Assert.Equal(("r1", build.Repository!.Id, build.Repository.RepomdSha256, 2), (published.BuildId, published.RepositoryId, published.RepomdSha256, published.PackageCount));
    }

    [Fact]
    public async Task A_second_time_everything_is_used_again()
    {
        var first = await Built("r1");
        var second = await Built("r2");

        Assert.All(second.Jobs, j => Assert.Equal(PackageJobState.Reused, j.State));
        Assert.Equal(first.Repository!.Id, second.Repository!.Id);
        Assert.Equal(first.Jobs.SelectMany(j => j.Packages), second.Jobs.SelectMany(j => j.Packages));
        Assert.Equal([false, false, true, true], (await _app.Facts<PackageBuilt>(Topics.PackageBuilt)).Select(f => f.Reused));
    }

    [Fact]
    public async Task The_same_packages_give_the_same_metadata_byte_for_byte()
    {
        var first = await Built("r1");
        Directory.Delete(new Uri(first.Repository!.BaseUrl).LocalPath, recursive: true);

        Assert.Equal(first.Repository.RepomdSha256, (await Built("r2")).Repository!.RepomdSha256);
    }

    [Fact]
    public async Task Building_anew_gives_the_same_payload()
    {
        var first = await Built("r1");
        Directory.Delete(Path.Combine(_app.DataDirectory, "results"), recursive: true);
        var second = await Built("r2");

        Assert.All(second.Jobs, j => Assert.Equal(PackageJobState.Built, j.State));
        Assert.Equal(
            first.Jobs.SelectMany(j => j.Packages).Select(p => (p.Nevra, p.PayloadDigest)), second.Jobs.SelectMany(j => j.Packages).Select(p => (p.Nevra, p.PayloadDigest)));
    }

    [Fact]
    public async Task A_change_is_followed_as_deep_as_asked()
    {
        await Built("r1");
        WriteBase("two");

        Assert.Equal([PackageJobState.Built, PackageJobState.Reused], (await Built("r2", depth: 0)).Jobs.Select(j => j.State));
        Assert.Equal([PackageJobState.Reused, PackageJobState.Built], (await Built("r3")).Jobs.Select(j => j.State));
    }

    [Fact]
    public async Task What_the_tools_said_can_be_read()
    {
        await Built("r1");

        var log = await _app.Client.GetStringAsync("/packages/builds/r1/jobs/base/log", TestContext.Current.CancellationToken);

        Assert.Contains("Wrote: /builder/out/noarch/base-1.0-1.azl3.noarch.rpm", log);
    }

    [Fact]
    public async Task The_same_request_again_is_the_same_build_and_another_is_refused()
    {
        var build = await Built("r1");
        using var again = await _app.Put("r1");
        Assert.Equal(build.StartedAt, (await PackagesApp.Read<PackageBuild>(again)).StartedAt);

        using var other = await _app.Put("r1", depth: 3);
        var (status, code, _) = await PackagesApp.Problem(other);
        Assert.Equal((409, "build-differs"), (status, code));
    }

    [Fact]
    public async Task The_repository_can_be_found_and_listed()
    {
        var build = await Built("r1");
        using var found = await _app.Client.GetAsync($"/packages/repositories/{build.Repository!.Id}", TestContext.Current.CancellationToken);
        using var listed = await _app.Client.GetAsync("/packages/repositories", TestContext.Current.CancellationToken);

        Assert.Equal(build.Repository.RepomdSha256, (await PackagesApp.Read<PublishedRepository>(found)).RepomdSha256);
        Assert.Contains(build.Repository.Id, await listed.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
