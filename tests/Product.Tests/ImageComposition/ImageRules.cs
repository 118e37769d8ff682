using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Packages;
using ReleaseOrchestrator.ImageComposition.Domain;

namespace ReleaseOrchestrator.Tests.ImageComposition;

public sealed class The_rules_of_image_identity
{
    [Fact]
    public void A_node_image_is_named_after_its_family_the_releases_date_and_its_respin()
    {
        var version = new NodeImageVersion(ReleaseDate.Of("3.0.20261105"), 2);
        Assert.Equal("202611.05.2", version.ToString());
        Assert.Equal("AKSAzureLinux-V3gen2-202611.05.2", version.For("AKSAzureLinux-V3gen2"));
    }

    [Theory]
    [InlineData("3.0")]
    [InlineData("3.0.20261301")]
    [InlineData("3.0.20261105-3.0")]
    [InlineData("")]
    public void A_release_version_without_a_day_is_refused(string version) =>
        Assert.Equal("release-version-invalid", Assert.Throws<DomainException>(() => ReleaseDate.Of(version)).Code);

    [Fact]
    public void Whatever_decides_the_bytes_decides_the_content_key()
    {
        var node = Definitions.Node;
        string Key(ImageDefinition d, string release = "3.0.20261121", string repository = "r1", string backend = "b") => ContentKey.Of(d, release, repository, backend);
        string[] keys =
        [
            Key(node), Key(node, release: "3.0.20261122"), Key(node, repository: "r2"), Key(node, backend: "c"), Key(node with { Fips = true }),
            Key(node with { Selinux = SelinuxMode.Permissive }), Key(node with { Cgroup = CgroupVersion.V1 }), Key(node with { RootSize = node.RootSize * 2 }),
            Key(node with { KernelCommandLine = ["quiet", "x"] }), Key(node with { Packages = ["filesystem"] }), Key(node with { Family = "AKSAzureLinux-V3gen2fips" }),
        ];
        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.Equal(Key(node), Key(node with { Packages = [.. node.Packages] }));
    }

    [Theory]
    [InlineData("fleetinfo-1.2-3.azl3.x86_64", "fleetinfo", 0, "1.2", "3.azl3", "x86_64")]
    [InlineData("lib-with-dashes-1:2.0~rc1-4.azl3.noarch", "lib-with-dashes", 1, "2.0~rc1", "4.azl3", "noarch")]
    public void A_package_identity_is_read_and_written(string text, string name, long epoch, string version, string release, string architecture)
    {
        var identity = PackageIdentity.Parse(text);
        Assert.Equal(new PackageIdentity(name, epoch, version, release, architecture), identity);
        Assert.Equal(text, identity!.ToString());
    }

    [Theory]
    [InlineData("fleetinfo")]
    [InlineData("fleetinfo-1.2")]
    [InlineData("-1-2.x86_64")]
    [InlineData("a-x:1-2.x86_64")]
    public void What_is_no_package_identity_is_not_taken_for_one(string text) => Assert.Null(PackageIdentity.Parse(text));

    [Fact]
    public void A_definition_naming_a_package_that_no_repository_has_is_refused_with_both_names()
    {
        var repository = new PublishedRepository("r", "file:///r", "file:///k", "", [new("filesystem-1-1.noarch", "", "", ""), new("bash-5-1.aarch64", "", "", "")], []);
        var refusal = Assert.Throws<DomainException>(() => RepositorySnapshot.Require(Definitions.Node with { Packages = ["filesystem", "bash"] }, repository));
        Assert.Equal("image-package-missing", refusal.Code);
        Assert.Contains("'node'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("'bash'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("x86_64", refusal.Message, StringComparison.Ordinal);
    }
}

public sealed class The_kernel_command_line
{
    [Theory]
    [InlineData(SelinuxMode.Disabled, false, CgroupVersion.V1, "selinux=0 systemd.unified_cgroup_hierarchy=0 quiet")]
    [InlineData(SelinuxMode.Permissive, false, CgroupVersion.V2, "security=selinux selinux=1 systemd.unified_cgroup_hierarchy=1 quiet")]
    [InlineData(SelinuxMode.ForceEnforcing, true, CgroupVersion.V2, "security=selinux selinux=1 enforcing=1 fips=1 systemd.unified_cgroup_hierarchy=1 quiet")]
    public void Says_what_the_modes_mean(SelinuxMode selinux, bool fips, CgroupVersion cgroup, string expected) =>
        Assert.Equal(expected, string.Join(' ', KernelArguments.Of(Definitions.Node with { Selinux = selinux, Fips = fips, Cgroup = cgroup })));
}

public sealed class The_checks_of_an_image
{
    private static readonly ImageDefinition _definition = Definitions.Node with { Packages = ["filesystem"] };
    private static readonly InstalledPackage _filesystem = new(new("filesystem", 0, "1", "1", "noarch"), "MIT", null, null, "aa", "00000000000000aa");

    private static readonly ImageFacts _right = new(
        [_filesystem], ["00000000000000aa"], ["filesystem-1-1.noarch"], [], "SELINUXTYPE=targeted\nSELINUX=enforcing\n", KernelArguments.Of(_definition), false,
        ["filesystem-1-1.noarch"], new VerityFact("ff", true, ""), 40 * ByteSize.MiB);

    private static List<string> Failures(ImageFacts facts, DevelopmentRootRule rule = DevelopmentRootRule.Label) =>
        [.. ImageChecks.Judge(_definition, facts, rule).Where(c => !c.Passed).Select(c => c.Name)];

    [Fact]
    public void All_pass_when_all_is_right() => Assert.Empty(Failures(_right));

    [Fact]
    public void A_missing_package_fails() => Assert.Contains("packages", Failures(_right with { Packages = [] }));

    [Fact]
    public void A_package_from_elsewhere_fails() => Assert.Equal(["snapshot"], Failures(_right with { SnapshotPackages = [] }));

    [Fact]
    public void An_unsigned_package_fails() => Assert.Equal(["signatures"], Failures(_right with { Packages = [_filesystem with { SignatureKeyId = null }] }));

    [Fact]
    public void A_package_signed_by_another_key_fails() => Assert.Equal(["signatures"], Failures(_right with { TrustedKeyIds = ["00000000000000bb"] }));

    [Fact]
    public void A_failed_scriptlet_fails() => Assert.Equal(["scriptlets"], Failures(_right with { ScriptletErrors = ["Error in POSTIN scriptlet"] }));

    [Fact]
    public void Another_selinux_mode_fails() => Assert.Equal(["selinux"], Failures(_right with { SelinuxConfig = "SELINUX=permissive\n" }));

    [Fact]
    public void A_missing_kernel_argument_fails() => Assert.Equal(["kernel-command-line"], Failures(_right with { KernelArguments = ["quiet"] }));

    [Fact]
    public void A_fips_marker_nobody_asked_for_fails() => Assert.Equal(["fips"], Failures(_right with { FipsMarker = true }));

    [Fact]
    public void A_tree_that_does_not_hold_fails() => Assert.Equal(["verity"], Failures(_right with { Verity = new VerityFact("ff", false, "Verification failed") }));

    [Fact]
    public void No_tree_fails() => Assert.Equal(["verity"], Failures(_right with { Verity = null }));

    [Fact]
    public void A_byte_too_many_fails() => Assert.Equal(["size"], Failures(_right with { Size = _definition.MaxSize + 1 }));

    [Fact]
    public void A_package_missing_in_the_sbom_fails() => Assert.Equal(["sbom"], Failures(_right with { SbomPackages = [] }));

    [Fact]
    public void The_development_root_is_labelled_or_refused()
    {
        var root = new InstalledPackage(new(ImageChecks.DevelopmentRoot, 0, "1", "1", "x86_64"), "MIT", null, null, "bb", "00000000000000aa");
        var facts = _right with
        {
            Packages = [_filesystem, root],
            SnapshotPackages = ["filesystem-1-1.noarch", root.Id.ToString()],
            SbomPackages = ["filesystem-1-1.noarch", root.Id.ToString()],
        };
        Assert.Empty(Failures(facts));
        Assert.Contains(ImageChecks.Judge(_definition, facts, DevelopmentRootRule.Label), c => c.Name == "development-root" && c.Detail.Contains("never for production", StringComparison.Ordinal));
        Assert.Equal(["development-root"], Failures(facts, DevelopmentRootRule.Refuse));
    }
}
