using ReleaseOrchestrator.Contracts.Packages;
using ReleaseOrchestrator.PackageBuilds.Adapters.Repositories;
using ReleaseOrchestrator.PackageBuilds.Adapters.Signing;
using ReleaseOrchestrator.PackageBuilds.Adapters.Sources;
using ReleaseOrchestrator.PackageBuilds.Adapters.Tools;
using ReleaseOrchestrator.PackageBuilds.Domain;

namespace ReleaseOrchestrator.Tests.PackageBuilds;

public class When_a_job_of_a_build_has_ended
{
    private static JobRecord Job(string spec, PackageJobState state, params string[] after)
    {
        var item = new PackagePlanItem(spec, "1-1", "x86_64", 0, PackageAction.Build, "", spec, after);
        return new JobRecord("b", new BuildRecipe(item, new BuildInputs(spec, "x86_64", "", "", "", "", null, 0), "3.0.20261121", [], [], []), state, state == PackageJobState.Failed ? "why" : null, null, []);
    }

    [Fact]
    public void What_has_all_it_needs_is_ready()
    {
        var progress = BuildProgress.Of([
            Job("a", PackageJobState.Built), Job("b", PackageJobState.Reused), Job("c", PackageJobState.Running),
            Job("x", PackageJobState.Waiting, "a", "b"), Job("y", PackageJobState.Waiting, "a", "c")]);

        Assert.Equal(["x"], progress.Ready.Select(j => j.Spec));
        Assert.False(progress.IsComplete);
        Assert.Null(progress.Failed);
    }

    [Fact]
    public void What_needs_a_failed_one_is_hopeless_all_the_way_up()
    {
        var progress = BuildProgress.Of([Job("a", PackageJobState.Failed), Job("b", PackageJobState.Waiting, "a"), Job("c", PackageJobState.Waiting, "b")]);

        Assert.Equal([("b", "needs a, which failed"), ("c", "needs b, which was not built")], progress.Hopeless.Select(h => (h.Job.Spec, h.Reason)));
        Assert.StartsWith("a failed: why", progress.Failed);
        Assert.False(progress.IsComplete);
    }

    [Fact]
    public void The_build_does_not_end_while_others_run() =>
        Assert.Null(BuildProgress.Of([Job("a", PackageJobState.Failed), Job("b", PackageJobState.Running)]).Failed);

    [Fact]
    public void It_is_complete_when_everything_is_built_or_left_out() =>
        Assert.True(BuildProgress.Of([Job("a", PackageJobState.Built), Job("b", PackageJobState.Skipped), Job("c", PackageJobState.Reused)]).IsComplete);
}

public class When_apts_archives_are_read
{
    [Fact]
    public void Lines_give_their_source_lines() => Assert.Equal(
        ["deb-src http://deb.example/debian bookworm main", "deb-src [signed-by=/k.gpg] http://deb.example/debian bookworm-updates main"],
        AptSources.Read(
            """
            # deb http://deb.example/debian sid main
            deb http://deb.example/debian bookworm main contrib
            deb [signed-by=/k.gpg] http://deb.example/debian bookworm-updates main
            deb https://other.example nodistro main
            deb http://deb.example/debian bookworm contrib
            """,
            deb822: false));

    [Fact]
    public void Paragraphs_give_their_source_lines() => Assert.Equal(
        [
            "deb-src [signed-by=/k.gpg] http://deb.example/debian bookworm main",
            "deb-src [signed-by=/k.gpg] http://deb.example/debian bookworm-updates main",
        ],
        AptSources.Read(
            """
            Types: deb
            # a comment
            URIs: http://deb.example/debian
            Suites: bookworm bookworm-updates
            Components: main
            Signed-By: /k.gpg

            Types: deb
            URIs: https://other.example
            Suites: nodistro
            Components: main

            Enabled: no
            URIs: http://off.example/debian
            Suites: bookworm
            """,
            deb822: true));
}

public class When_rpmbuild_fails
{
    [Fact]
    public void The_compilers_word_and_rpms_are_kept() => Assert.Equal(
        "main.c:3:1: error: unknown type name 'x' | Bad exit status from /var/tmp/rpm-tmp.x (%build)",
        RpmMessage.From(
            """
            + gcc main.c
            main.c:3:1: error: unknown type name 'x'
            error: Bad exit status from /var/tmp/rpm-tmp.x (%build)

            RPM build errors:
                Bad exit status from /var/tmp/rpm-tmp.x (%build)
            """));

    [Fact]
    public void A_silent_end_is_said() => Assert.Equal("rpmbuild failed without a word.", RpmMessage.From(""));
}

public class When_advisories_are_written
{
    private static BuildRecipe Recipe(params CveFix[] fixes) => new(
        new PackagePlanItem("lib", "1:2.0-3.azl3", "x86_64", 0, PackageAction.Build, "", "key", []),
        new BuildInputs("lib", "x86_64", "", "", "", "", null, 1762041600), "3.0.20261121", [], [], fixes);

    [Fact]
    public void The_worst_severity_counts() =>
        Assert.Equal("Critical", UpdateInfo.AdvisoryOf(Recipe(new("CVE-2026-1111", "Low"), new("CVE-2026-2222", "Critical"), new("CVE-2026-3333", null)))!.Severity);

    [Fact]
    public void No_severity_is_invented() => Assert.Equal("Unspecified", UpdateInfo.AdvisoryOf(Recipe(new CveFix("CVE-2026-1111", null)))!.Severity);

    [Fact]
    public void Without_a_fix_there_is_none() => Assert.Null(UpdateInfo.AdvisoryOf(Recipe()));

    [Fact]
    public void Packages_are_named_as_dnf_reads_them()
    {
        var xml = UpdateInfo.Write([(Recipe(new CveFix("CVE-2026-1111", "Low")), [new BuiltPackage("lib-devel-1:2.0-3.azl3.x86_64", "lib-devel-2.0-3.azl3.x86_64.rpm", "", "")])]).ToString();

        Assert.Contains("""<package name="lib-devel" epoch="1" version="2.0" release="3.azl3" arch="x86_64" """.TrimEnd(), xml);
        Assert.Contains("""<reference type="cve" id="CVE-2026-1111" """.TrimEnd(), xml);
    }
}

public sealed class When_the_signing_key_is_made : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("signing")]
    [InlineData("a-directory-so-deep-that-no-socket-fits-into-it/a-directory-so-deep-that-no-socket-fits-into-it/signing")]
    public async Task It_is_the_owners_alone_and_stays_the_same(string place)
    {
        var home = Path.Combine(_directory.Path, place);
        Directory.CreateDirectory(Path.GetDirectoryName(home)!);
        string made;
        await using (var key = new SigningKey(home))
            made = await key.Fingerprint(TestContext.Current.CancellationToken);
        await using var again = new SigningKey(home);

        Assert.Matches("^[0-9A-F]{40}$", made);
        Assert.Equal(made, await again.Fingerprint(TestContext.Current.CancellationToken));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(home));
        Assert.StartsWith("-----BEGIN PGP PUBLIC KEY BLOCK-----", await File.ReadAllTextAsync(again.PublicKeyFile, TestContext.Current.CancellationToken));
        var file = _directory.Write("signed.txt", "x");
        await again.SignFile(file, TestContext.Current.CancellationToken);
        Assert.True(File.Exists(file + ".asc"));
    }
}

public class When_a_tool_is_missing
{
    [Fact]
    public void The_package_that_has_it_is_named()
    {
        var refused = Assert.Throws<Contracts.DomainException>(() => new Tool("no-such-tool", "its-package").Path);

        Assert.Equal((Contracts.ErrorKind.Unavailable, "tool-missing"), (refused.Kind, refused.Code));
        Assert.Contains("apt-get install its-package", refused.Message);
    }
}
