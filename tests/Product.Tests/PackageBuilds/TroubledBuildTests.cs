using System.Security.Cryptography;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Events;
using ReleaseOrchestrator.Contracts.Packages;

namespace ReleaseOrchestrator.Tests.PackageBuilds;

public sealed class When_a_package_cannot_be_built : IDisposable
{
    private readonly TemporaryDirectory _documents = new();
    private readonly TemporaryDirectory _sources = new();
    private readonly PackagesApp _app;

    public When_a_package_cannot_be_built() => _app = new PackagesApp(
        _documents.Path, ("Packages:Sources:DebianArchive", "false"), ("Packages:Sources:Directories:0", _sources.Path));

    public void Dispose()
    {
        _app.Dispose();
        _documents.Dispose();
        _sources.Dispose();
    }

    private void WriteFetched(string name, string content) => _documents.Write(
        $"specs/{name}/{name}.signatures.json",
        "{\"Signatures\": {\"far.txt\": \"" + Digest(content) + "\"}}");

    private static string Digest(string content) => Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(content)));

    [Fact]
    public async Task What_needs_it_is_cancelled_and_the_build_fails_with_rpms_message()
    {
        _documents.WriteSpecIn("specs", "broken", "%install\nno-such-command\n%files");
        _documents.WriteSpecIn("specs", "above", header: "BuildRequires: broken");
        _documents.WriteSpecIn("specs", "top", header: "BuildRequires: above");
        _documents.WriteSpecIn("specs", "free");

        var build = await _app.Build("r1");
        var jobs = build.Jobs.ToDictionary(j => j.Spec);

        Assert.Equal((PackageBuildState.Failed, null), (build.State, build.Repository));
        Assert.Contains("broken failed: ", build.Reason);
        Assert.Contains("no-such-command: command not found", jobs["broken"].Reason);
        Assert.Contains("Bad exit status", jobs["broken"].Reason);
        Assert.Equal((PackageJobState.Cancelled, "needs broken, which failed"), (jobs["above"].State, jobs["above"].Reason));
        Assert.Equal((PackageJobState.Cancelled, "needs above, which was not built"), (jobs["top"].State, jobs["top"].Reason));
        Assert.Equal(PackageJobState.Built, jobs["free"].State);
        Assert.Contains("no-such-command", Assert.Single(await _app.Facts<PackageFailed>(Topics.PackageFailed)).Reason);
        Assert.Empty(await _app.Facts<RepositoryPublished>(Topics.RepositoryPublished));
    }

    [Fact]
    public async Task A_source_that_is_nowhere_leaves_it_out_with_what_needs_it()
    {
        _documents.WriteSpecIn("specs", "far", header: "Source0: far.txt");
        WriteFetched("far", "far");
        _documents.WriteSpecIn("specs", "above", header: "BuildRequires: far");
        _documents.WriteSpecIn("specs", "free");

        var build = await _app.Build("r1");
        var jobs = build.Jobs.ToDictionary(j => j.Spec);

        Assert.Equal(PackageBuildState.Succeeded, build.State);
        Assert.Equal(PackageJobState.Skipped, jobs["far"].State);
        Assert.Contains($"far.txt (SHA-256 {Digest("far")}) cannot be had", jobs["far"].Reason);
        Assert.Equal((PackageJobState.Skipped, "needs far, which is left out"), (jobs["above"].State, jobs["above"].Reason));
        Assert.Equal(PackageJobState.Built, jobs["free"].State);
    }

    [Fact]
    public async Task A_fetched_source_with_another_content_fails_it_with_both_digests()
    {
        _documents.WriteSpecIn("specs", "far", header: "Source0: far.txt");
        WriteFetched("far", "far");
        _sources.Write("far.txt", "tampered");

        var build = await _app.Build("r1");

        Assert.Equal(PackageBuildState.Failed, build.State);
        Assert.Contains("far.txt", build.Reason);
        Assert.Contains($"has SHA-256 {Digest("tampered")}", build.Reason);
        Assert.Contains($"expects {Digest("far")}", build.Reason);
    }

    [Fact]
    public async Task A_source_from_a_configured_directory_is_used()
    {
        _documents.WriteSpecIn("specs", "far", "%install\nmkdir -p %{buildroot}/etc\ncp %{SOURCE0} %{buildroot}/etc/far\n%files\n/etc/far", "Source0: far.txt");
        WriteFetched("far", "far");
        _sources.Write("far.txt", "far");

        Assert.Equal(PackageBuildState.Succeeded, (await _app.Build("r1")).State);
    }

    [Fact]
    public async Task Where_everything_is_left_out_there_is_no_repository()
    {
        _documents.WriteSpecIn("specs", "far", header: "Source0: far.txt");
        WriteFetched("far", "far");

        var build = await _app.Build("r1");

        Assert.Equal((PackageBuildState.Failed, "nothing could be built: every SPEC was left out"), (build.State, build.Reason));
    }

    [Fact]
    public async Task A_build_cannot_reach_a_network_nor_write_to_the_machine()
    {
        var outside = Path.Combine(Path.GetTempPath(), $"written-by-build-{Guid.NewGuid():n}");
        _documents.WriteSpecIn("specs", "nosy", $"%install\ntest \"$(ls /sys/class/net 2>/dev/null)\" = ''\ntest \"$(tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d ' ')\" = lo\ntouch {outside} /usr/nosy /etc/nosy\n%files");

        var build = await _app.Build("r1");

        Assert.True(build.State == PackageBuildState.Succeeded, build.Reason);
        Assert.False(File.Exists(outside) || File.Exists("/usr/nosy") || File.Exists("/etc/nosy"));
    }
}

public sealed class When_a_build_is_interrupted : IDisposable
{
    private readonly TemporaryDirectory _documents = new();
    private readonly TemporaryDirectory _outside = new();
    private readonly PackagesApp _app;

    public When_a_build_is_interrupted()
    {
        // Waits for a file that only the test can bring: through /dev, which a build root shares with the machine.
        _gate = $"/dev/shm/gate-{Guid.NewGuid():n}";
        _documents.WriteSpecIn("specs", "slow", $"%install\nwhile [ ! -e {_gate} ]; do sleep 0.05; done\n%files");
        _app = new PackagesApp(_documents.Path, ("Packages:Sources:DebianArchive", "false"));
    }

    private readonly string _gate;

    public void Dispose()
    {
        File.Delete(_gate);
        _app.Dispose();
        _documents.Dispose();
        _outside.Dispose();
    }

    private string WorkDirectory => Path.Combine(_app.DataDirectory, "work");

    private async Task Start()
    {
        using var answer = await _app.Put("r1");
        Assert.Equal(System.Net.HttpStatusCode.Accepted, answer.StatusCode);
        await _app.Until("r1", b => b.Jobs[0].State == PackageJobState.Running);
        while (!Directory.Exists(WorkDirectory) || Directory.GetDirectories(WorkDirectory, "build-*").Length == 0)
            await Task.Delay(20, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Cancelling_stops_the_work_and_leaves_nothing_behind()
    {
        await Start();

        using var answer = await _app.Client.PostAsync("/packages/builds/r1/cancel", null, TestContext.Current.CancellationToken);
        var build = await PackagesApp.Read<PackageBuild>(answer);

        Assert.Equal((PackageBuildState.Cancelled, PackageJobState.Cancelled), (build.State, build.Jobs[0].State));
        while (Directory.GetDirectories(WorkDirectory).Length > 0)
            await Task.Delay(20, TestContext.Current.CancellationToken);
        using var again = await _app.Client.PostAsync("/packages/builds/r1/cancel", null, TestContext.Current.CancellationToken);
        Assert.Equal(PackageBuildState.Cancelled, (await PackagesApp.Read<PackageBuild>(again)).State);
    }

    [Fact]
    public async Task A_restart_begins_the_job_anew_in_a_fresh_root()
    {
        await Start();

        _app.Restart(meanwhile: () =>
        {
            Directory.CreateDirectory(Path.Combine(WorkDirectory, "build-left-by-a-killed-process", "out"));
            File.WriteAllText(_gate, "");
        });
        var build = await _app.End("r1");

        Assert.True(build.State == PackageBuildState.Succeeded, build.Reason);
        Assert.Single(await _app.Facts<PackageBuilt>(Topics.PackageBuilt));
        Assert.Empty(Directory.GetDirectories(WorkDirectory));
    }

    [Fact]
    public async Task What_was_planned_is_built_even_if_the_spec_changes_meanwhile()
    {
        await Start();
        _app.Restart(meanwhile: () =>
        {
            _documents.WriteSpecIn("specs", "slow", "%install\nexit 1\n%files");
            File.WriteAllText(_gate, "");
        });

        Assert.Equal(PackageBuildState.Succeeded, (await _app.End("r1")).State);
    }

    [Fact]
    public async Task An_ended_build_cannot_be_cancelled()
    {
        await File.WriteAllTextAsync(_gate, "", TestContext.Current.CancellationToken);
        await _app.Build("r1");

        using var answer = await _app.Client.PostAsync("/packages/builds/r1/cancel", null, TestContext.Current.CancellationToken);
        var (status, code, detail) = await PackagesApp.Problem(answer);

        Assert.Equal((409, "build-ended"), (status, code));
        Assert.Contains("Succeeded", detail);
    }
}

public sealed class When_a_package_request_is_wrong : IDisposable
{
    private readonly TemporaryDirectory _documents = new();
    private readonly PackagesApp _app;

    public When_a_package_request_is_wrong() => _app = new PackagesApp(_documents.Path, ("Packages:Sources:DebianArchive", "false"));

    public void Dispose()
    {
        _app.Dispose();
        _documents.Dispose();
    }

    private async Task<(int, string)> Refusal(HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
        using var answer = await _app.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var (status, code, _) = await PackagesApp.Problem(answer);
        return (status, code);
    }

    [Theory]
    [InlineData("GET", "/packages/builds/none", null, 404, "build-unknown")]
    [InlineData("POST", "/packages/builds/none/cancel", null, 404, "build-unknown")]
    [InlineData("GET", "/packages/builds/none/jobs/x/log", null, 404, "build-unknown")]
    [InlineData("GET", "/packages/repositories/none", null, 404, "repository-unknown")]
    [InlineData("POST", "/packages/plans", """{"releaseVersion": "november"}""", 400, "release-version-invalid")]
    [InlineData("POST", "/packages/plans", """{"releaseVersion": "3.0.20261121", "cascadeDepth": -1}""", 400, "cascade-depth-invalid")]
    [InlineData("PUT", "/packages/builds/r1", """{"releaseVersion": "3.0"}""", 400, "release-version-invalid")]
    [InlineData("PUT", "/packages/builds/..%2Fr1", """{"releaseVersion": "3.0.20261121"}""", 400, "build-id-invalid")]
    [InlineData("PUT", "/packages/builds/-r1", """{"releaseVersion": "3.0.20261121"}""", 400, "build-id-invalid")]
    public async Task It_is_refused_by_name(string method, string path, string? body, int status, string code)
    {
        _documents.WriteSpecIn("specs", "free");

        Assert.Equal((status, code), await Refusal(new HttpMethod(method), path, body));
    }

    [Fact]
    public async Task A_job_that_is_not_there_is_refused()
    {
        _documents.WriteSpecIn("specs", "free");
        await _app.Build("r1");

        Assert.Equal((404, "build-job-unknown"), await Refusal(HttpMethod.Get, "/packages/builds/r1/jobs/other/log"));
    }

    [Fact]
    public async Task Specs_that_need_each_other_are_refused_and_nothing_is_started()
    {
        _documents.WriteSpecIn("specs", "a", header: "BuildRequires: b");
        _documents.WriteSpecIn("specs", "b", header: "BuildRequires: a");

        using var answer = await _app.Put("r1");
        var (status, code, detail) = await PackagesApp.Problem(answer);

        Assert.Equal((400, "dependency-cycle"), (status, code));
        Assert.Contains("a -> b -> a", detail);
        Assert.Equal((404, "build-unknown"), await Refusal(HttpMethod.Get, "/packages/builds/r1"));
    }

    [Fact]
    public async Task A_spec_that_does_not_parse_is_refused_with_rpms_message()
    {
        _documents.WriteSpecIn("specs", "bad", header: "%if");

        using var answer = await _app.Put("r1");
        var (status, code, detail) = await PackagesApp.Problem(answer);

        Assert.Equal((400, "spec-unreadable"), (status, code));
        Assert.Contains("SPEC bad does not parse", detail);
    }

    [Fact]
    public async Task A_tree_without_specs_is_refused() =>
        Assert.Equal((400, "specs-missing"), await Refusal(HttpMethod.Post, "/packages/plans", """{"releaseVersion": "3.0.20261121"}"""));

    [Fact]
    public async Task A_plan_changes_nothing()
    {
        _documents.WriteSpecIn("specs", "free");

        var plan = await _app.Plan();

        Assert.Equal(plan.Hash, (await _app.Plan()).Hash);
        Assert.Equal(PackageAction.Build, plan.Items.Single().Action);
        Assert.Contains("\"value\":[]", await _app.Client.GetStringAsync("/packages/builds", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_long_list_is_cut_and_says_where_the_rest_is()
    {
        _documents.WriteSpecIn("specs", "free");
        foreach (var id in new[] { "r1", "r2", "r3" })
            await _app.Build(id);

        var page = await _app.Client.GetStringAsync("/packages/builds?top=2", TestContext.Current.CancellationToken);

        Assert.Contains("\"id\":\"r3\"", page);
        Assert.Contains("\"id\":\"r2\"", page);
        Assert.DoesNotContain("\"id\":\"r1\"", page);
        Assert.Contains("\"nextLink\":\"/packages/builds?top=4\"", page);
    }
}
