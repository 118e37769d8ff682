using ReleaseOrchestrator.Contracts.Packages;
using ReleaseOrchestrator.PackageBuilds.Domain;

namespace ReleaseOrchestrator.Tests.PackageBuilds;

public class When_a_build_is_planned
{
    private static readonly DateTimeOffset Then = new(2026, 10, 20, 8, 0, 0, TimeSpan.Zero);

    private readonly List<KeptResult> _kept = [];
    private readonly Dictionary<string, string> _unavailable = [];
    private Spec[] _specs =
    [
        SpecBuilder.Spec("lib"), SpecBuilder.Spec("tool", needs: ["lib"]), SpecBuilder.Spec("app", needs: ["tool"]), SpecBuilder.Spec("leaf"),
    ];
    private string _toolchain = "toolchain-1";
    private string _release = "3.0.20261121";

    private IReadOnlyList<PackagePlanItem> Plan(int? depth = null) => BuildPlanner.Plan(
        BuildGraph.Of(_specs, SpecBuilder.Toolchain), "x86_64", s => BuildInputs.Of(s, "x86_64", "macros", _toolchain, _release), new ResultHistory(_kept), depth, _unavailable);

    private void Build(int? depth = null)
    {
        foreach (var item in Plan(depth).Where(i => i.Action == PackageAction.Build))
            _kept.Add(new KeptResult(item.ContentKey, BuildInputs.Of(_specs.Single(s => s.Name == item.Spec), "x86_64", "macros", _toolchain, _release), Then.AddMinutes(_kept.Count)));
    }

    private void Change(string name, string files) => _specs = [.. _specs.Select(s => s.Name == name ? s with { FilesDigest = files } : s)];

    private string Built(int? depth = null) => string.Join(' ', Plan(depth).Where(i => i.Action == PackageAction.Build).Select(i => i.Spec));

    private string ReasonOf(string spec, int? depth = null) => Plan(depth).Single(i => i.Spec == spec).Reason;

    [Fact]
    public void Everything_is_built_at_first()
    {
        Assert.Equal("leaf lib tool app", Built());
        Assert.Equal("not built before", ReasonOf("lib"));
    }

    [Fact]
    public void Nothing_is_built_twice()
    {
        Build();

        Assert.Equal("", Built());
        Assert.StartsWith("unchanged since 2026-10-20", ReasonOf("app"));
    }

    [Fact]
    public void A_change_makes_its_dependents_rebuild()
    {
        Build();
        Change("lib", "f2");

        Assert.Equal("lib tool app", Built());
        Assert.Equal("changed: files of the SPEC", ReasonOf("lib"));
        Assert.Equal("needs lib, which is rebuilt", ReasonOf("tool"));
    }

    [Theory]
    [InlineData(0, "lib")]
    [InlineData(1, "lib tool")]
    [InlineData(2, "lib tool app")]
    public void The_cascade_ends_at_the_depth_asked_for(int depth, string expected)
    {
        Build();
        Change("lib", "f2");

        Assert.Equal(expected, Built(depth));
    }

    [Fact]
    public void What_lies_beyond_the_depth_keeps_its_earlier_result()
    {
        Build();
        var before = Plan().Single(i => i.Spec == "tool").ContentKey;
        Change("lib", "f2");

        var kept = Plan(0).Single(i => i.Spec == "tool");

        Assert.Equal(PackageAction.Reuse, kept.Action);
        Assert.Equal(before, kept.ContentKey);
        Assert.Contains("beyond cascade depth 0", kept.Reason);
    }

    [Fact]
    public void A_limited_cascade_is_not_made_up_for_by_the_next_limited_one()
    {
        Build();
        Change("lib", "f2");
        Build(depth: 0);

        Assert.Equal("", Built(depth: 0));
        Assert.Equal("tool app", Built());
    }

    [Fact]
    public void A_change_taken_back_finds_the_earlier_result()
    {
        Build();
        Change("lib", "f2");
        Build();
        Change("lib", "f1");

        Assert.Equal("", Built());
    }

    [Fact]
    public void Another_toolchain_rebuilds_everything()
    {
        Build();
        _toolchain = "toolchain-2";

        Assert.Equal("leaf lib tool app", Built());
        Assert.Equal("changed: toolchain", ReasonOf("lib"));
    }

    [Fact]
    public void Another_release_rebuilds_only_what_reads_its_version()
    {
        _specs = [.. _specs.Select(s => s.Name == "leaf" ? s with { ReadsReleaseVersion = true } : s)];
        Build();
        _release = "3.0.20261222";

        Assert.Equal("leaf", Built());
        Assert.Equal("changed: release version 3.0.20261121 to 3.0.20261222", ReasonOf("leaf"));
    }

    [Fact]
    public void Another_digest_of_a_source_is_a_change()
    {
        _specs = [SpecBuilder.Spec("lib") with { Sources = [new SpecSource("lib.tar.gz", "aa", false)] }];
        Build();
        _specs = [SpecBuilder.Spec("lib") with { Sources = [new SpecSource("lib.tar.gz", "bb", false)] }];

        Assert.Equal("changed: sources", ReasonOf("lib"));
    }

    [Fact]
    public void A_source_that_cannot_be_had_leaves_out_the_spec_and_what_needs_it()
    {
        _unavailable["lib"] = "lib.tar.gz is nowhere";

        var plan = Plan().ToDictionary(i => i.Spec);

        Assert.Equal((PackageAction.Skip, "lib.tar.gz is nowhere"), (plan["lib"].Action, plan["lib"].Reason));
        Assert.Equal((PackageAction.Skip, "needs lib, which is left out"), (plan["tool"].Action, plan["tool"].Reason));
        Assert.Equal(PackageAction.Skip, plan["app"].Action);
        Assert.Equal(PackageAction.Build, plan["leaf"].Action);
    }

    [Fact]
    public void A_kept_result_needs_no_source()
    {
        Build();
        _unavailable["lib"] = "lib.tar.gz is nowhere";

        Assert.All(Plan(), item => Assert.Equal(PackageAction.Reuse, item.Action));
    }

    [Fact]
    public void A_requirement_nobody_answers_leaves_the_spec_out()
    {
        _specs = [SpecBuilder.Spec("app", needs: ["absent-devel"])];

        Assert.Contains("nothing provides absent-devel", ReasonOf("app"));
        Assert.Equal(PackageAction.Skip, Plan()[0].Action);
    }

    [Fact]
    public void Another_architecture_leaves_the_spec_out()
    {
        _specs = [SpecBuilder.Spec("kernel-64k") with { ExclusiveArchitectures = ["aarch64"] }];

        Assert.Equal("not for x86_64: ExclusiveArch is aarch64", ReasonOf("kernel-64k"));
    }

    [Fact]
    public void The_same_questions_give_the_same_hash_and_any_difference_another()
    {
        var plan = Plan();
        var hash = BuildPlanner.Hash(_release, null, plan);

        Assert.Equal(hash, BuildPlanner.Hash(_release, null, Plan()));
        Assert.NotEqual(hash, BuildPlanner.Hash("3.0.20261222", null, plan));
        Assert.NotEqual(hash, BuildPlanner.Hash(_release, 3, plan));
        Change("leaf", "f2");
        Assert.NotEqual(hash, BuildPlanner.Hash(_release, null, Plan()));
    }

    [Fact]
    public void Parts_of_a_digest_cannot_run_into_each_other() =>
        Assert.NotEqual(BuildInputs.Digest(["ab", "c"]), BuildInputs.Digest(["a", "bc"]));
}

public class When_a_release_version_is_given
{
    [Theory]
    [InlineData("3.0.20261121")]
    [InlineData("3.0.20261121.0930")]
    public void A_date_is_accepted(string version) => ReleaseVersion.Check(version);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("3.0")]
    [InlineData("v3.0.20261121")]
    [InlineData("3.0.20261341")]
    [InlineData("3.0.20261121\n")]
    [InlineData("3.0.2026112")]
    public void Anything_else_is_refused_with_the_form(string? version)
    {
        var refused = Assert.Throws<Contracts.DomainException>(() => ReleaseVersion.Check(version));

        Assert.Equal(("release-version-invalid", "releaseVersion"), (refused.Code, refused.Field));
        Assert.Contains("major.minor.YYYYMMDD", refused.Message);
    }
}
