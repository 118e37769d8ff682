using Microsoft.Extensions.Logging.Abstractions;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.PackageBuilds.Adapters.Building;
using ReleaseOrchestrator.PackageBuilds.Adapters.Specs;
using ReleaseOrchestrator.PackageBuilds.Adapters.Tools;
using ReleaseOrchestrator.PackageBuilds.Domain;

namespace ReleaseOrchestrator.Tests.PackageBuilds;

public sealed class When_specs_are_read : IDisposable
{
    private const string DigestOfHello = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    private readonly TemporaryDirectory _specs = new();
    private readonly TemporaryDirectory _work = new();

    public void Dispose()
    {
        _specs.Dispose();
        _work.Dispose();
    }

    private async Task<IReadOnlyList<Spec>> Read(string releaseVersion = "3.0.20261121")
    {
        var tree = new SpecTree(_specs.Path);
        var reader = new RpmSpecReader(new BuildRoot(), new MacroSet(), new WorkDirectories(_work.Path), NullLogger<RpmSpecReader>.Instance);
        return await reader.Read(tree, tree.Scan(), "x86_64", releaseVersion, TestContext.Current.CancellationToken);
    }

    private static string Signatures(string file) => "{\"Signatures\": {\"" + file + "\": \"" + DigestOfHello + "\"}}";

    private async Task<DomainException> Refused() => await Assert.ThrowsAsync<DomainException>(() => Read());

    [Fact]
    public async Task Names_versions_sources_and_needs_are_those_rpm_sees()
    {
        _specs.WriteSpec("tool", header: "Epoch: 2\nSource0: https://example.com/a/hello.txt\nPatch0: CVE-2026-1.patch\nBuildRequires: gcc, lib-devel >= 1.2\nRequires: (x and y)\nExclusiveArch: x86_64 aarch64");
        _specs.Write("tool/hello.txt", "hello");
        _specs.Write("tool/CVE-2026-1.patch", "");
        _specs.Write("tool/tool.signatures.json", Signatures("hello.txt"));

        var spec = Assert.Single(await Read());

        Assert.Equal(("tool", "2:1.0-1.azl3"), (spec.Name, spec.Evr.ToString()));
        Assert.Equal(["CVE-2026-1.patch", "hello.txt"], spec.Sources.Select(s => s.FileName));
        Assert.Equal(["gcc", "lib-devel >= 1.2"], spec.BuildRequires.Select(b => b.ToString()));
        Assert.Equal(["x", "y"], spec.Packages.Single().Requires.Select(r => r.Name).Where(n => !n.StartsWith("rpmlib", StringComparison.Ordinal)));
        Assert.Equal("tool-1.0-1.azl3.noarch", spec.Packages.Single().Nevra);
        Assert.Equal(["x86_64", "aarch64"], spec.ExclusiveArchitectures);
        Assert.Equal(new DateTimeOffset(2026, 11, 2, 12, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds(), spec.ChangelogTime);
    }

    [Fact]
    public async Task A_spec_that_does_not_parse_is_named_with_rpms_message()
    {
        _specs.WriteSpec("good");
        _specs.WriteSpec("bad", header: "NoSuchTag: 1");

        var refused = await Refused();

        Assert.Equal("spec-unreadable", refused.Code);
        Assert.Contains("SPEC bad", refused.Message);
        Assert.Contains("Unknown tag: NoSuchTag: 1", refused.Message);
    }

    [Fact]
    public async Task A_source_with_another_digest_is_refused_with_both()
    {
        _specs.WriteSpec("tool", header: "Source0: hello.txt");
        _specs.Write("tool/hello.txt", "hellO");
        _specs.Write("tool/tool.signatures.json", Signatures("hello.txt"));

        var refused = await Refused();

        Assert.Equal("source-digest-wrong", refused.Code);
        Assert.Contains("hello.txt", refused.Message);
        Assert.Contains($"expects {DigestOfHello}", refused.Message);
        Assert.Contains($"has SHA-256 {Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("hellO"u8))}", refused.Message);
    }

    [Fact]
    public async Task A_source_that_is_nowhere_and_not_listed_is_refused()
    {
        _specs.WriteSpec("tool", header: "Source0: https://example.com/gone.tar.gz");

        var refused = await Refused();

        Assert.Equal("source-missing", refused.Code);
        Assert.Contains("gone.tar.gz", refused.Message);
        Assert.Contains("tool.signatures.json", refused.Message);
    }

    [Fact]
    public async Task A_listed_source_is_to_be_fetched()
    {
        _specs.WriteSpec("tool", header: "Source0: https://example.com/far.tar.gz");
        _specs.Write("tool/tool.signatures.json", Signatures("far.tar.gz"));

        Assert.Equal(new SpecSource("far.tar.gz", DigestOfHello, InSpecDirectory: false), Assert.Single((await Read())[0].Sources));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"Signatures": {"a": "12"}}""")]
    [InlineData("""{"Signatures": {"a": 12}}""")]
    public async Task Signatures_that_cannot_be_read_are_refused_with_the_form(string json)
    {
        _specs.WriteSpec("tool");
        _specs.Write("tool/tool.signatures.json", json);

        var refused = await Refused();

        Assert.Equal("signatures-unreadable", refused.Code);
        Assert.Contains("\"Signatures\"", refused.Message);
    }

    [Fact]
    public async Task A_spec_without_a_changelog_is_refused()
    {
        _specs.Write("tool/tool.spec", "Name: tool\nVersion: 1\nRelease: 1\nSummary: s\nLicense: MIT\n%description\n%files\n");

        Assert.Contains("no %changelog", (await Refused()).Message);
    }

    [Fact]
    public async Task A_cycle_among_them_is_refused()
    {
        _specs.WriteSpec("a", header: "BuildRequires: b");
        _specs.WriteSpec("b", header: "BuildRequires: a");
        var specs = await Read();

        Assert.Contains("a -> b -> a", Assert.Throws<DomainException>(() => BuildGraph.Of([.. specs], SpecBuilder.Toolchain)).Message);
    }

    [Fact]
    public async Task Code_in_a_spec_cannot_write_to_the_machine_nor_reach_a_network()
    {
        var outside = Path.Combine(Path.GetTempPath(), $"written-by-spec-{Guid.NewGuid():n}");
        _specs.WriteSpec("tool", header: $"%global x %(touch {outside} /usr/{Path.GetFileName(outside)}; ls /sys/class/net 2>/dev/null; cat /proc/net/dev | wc -l)\nProvides: interfaces = %{{x}}");

        var spec = Assert.Single(await Read());

        Assert.False(File.Exists(outside));
        Assert.False(File.Exists($"/usr/{Path.GetFileName(outside)}"));
        Assert.Equal("interfaces = 3", spec.Packages.Single().Provides.Single(p => p.Name == "interfaces").ToString()); // two lines of heading and lo
    }

    [Fact]
    public async Task Only_a_spec_that_reads_the_release_version_depends_on_it()
    {
        _specs.WriteSpec("plain");
        _specs.WriteSpec("release", header: "Provides: build = %{distro_release_version}");

        var specs = await Read("3.0.20261222");

        Assert.Equal(["release"], specs.Where(s => s.ReadsReleaseVersion).Select(s => s.Name));
        Assert.Contains("build = 3.0.20261222", specs[1].Packages.Single().Provides.Select(p => p.ToString()));
    }

    [Fact]
    public void Any_file_beside_the_spec_changes_its_digest()
    {
        _specs.WriteSpec("tool");
        var before = new SpecTree(_specs.Path).Scan()[0].Digest;
        _specs.Write("tool/new.patch", "x");

        Assert.NotEqual(before, new SpecTree(_specs.Path).Scan()[0].Digest);
    }

    [Fact]
    public void A_directory_without_specs_is_refused()
    {
        Assert.Equal("specs-empty", Assert.Throws<DomainException>(() => new SpecTree(_specs.Path).Scan()).Code);
        Assert.Equal("specs-missing", Assert.Throws<DomainException>(() => new SpecTree(_specs.Path + "/absent").Scan()).Code);
    }
}
