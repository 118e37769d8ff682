using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.PackageBuilds.Domain;

namespace ReleaseOrchestrator.Tests.PackageBuilds;

public class When_the_build_order_is_worked_out
{
    private static BuildGraph Graph(params Spec[] specs) => BuildGraph.Of(specs, SpecBuilder.Toolchain);

    private static string Order(BuildGraph graph) => string.Join(' ', graph.Order.Select(n => $"{n.Spec.Name}:{n.Level}"));

    [Fact]
    public void What_is_needed_comes_first() => Assert.Equal(
        "lib:0 tool:1 app:2",
        Order(Graph(SpecBuilder.Spec("app", needs: ["tool"]), SpecBuilder.Spec("tool", needs: ["lib"]), SpecBuilder.Spec("lib"))));

    [Fact]
    public void What_is_needed_brings_what_it_requires_at_run_time()
    {
        var graph = Graph(SpecBuilder.Spec("app", needs: ["tool"]), SpecBuilder.Spec("tool", requires: ["lib"]), SpecBuilder.Spec("lib"));

        Assert.Equal("lib:0 tool:0 app:1", Order(graph));
        Assert.Equal(["lib", "tool"], graph.Order[2].Needs);
    }

    [Fact]
    public void The_toolchain_is_never_built_for_anyone() =>
        Assert.Equal("app:0 gcc:0", Order(Graph(SpecBuilder.Spec("app", needs: ["gcc"]), SpecBuilder.Spec("gcc"))));

    [Fact]
    public void The_highest_version_in_the_interval_is_chosen()
    {
        var graph = Graph(
            SpecBuilder.Spec("app", needs: ["go < 1.26"]),
            SpecBuilder.Spec("golang", "1.26.2-1", provides: ["go = 1.26.2-1"]),
            SpecBuilder.Spec("golang-1.25", "1.25.9-1", provides: ["go = 1.25.9-1"]),
            SpecBuilder.Spec("golang-1.24", "1.24.1-1", provides: ["go = 1.24.1-1"]));

        Assert.Equal(["golang-1.25"], graph.Order.Single(n => n.Spec.Name == "app").Needs);
    }

    [Fact]
    public void What_nobody_provides_is_named() => Assert.Equal(
        "absent-devel >= 2", Graph(SpecBuilder.Spec("app", needs: ["absent-devel >= 2"])).Order[0].Unanswered.Single().ToString());

    [Fact]
    public void A_cycle_is_refused_with_its_members()
    {
        var refused = Assert.Throws<DomainException>(() => Graph(
            SpecBuilder.Spec("c", needs: ["a"]), SpecBuilder.Spec("a", needs: ["b"]), SpecBuilder.Spec("b", needs: ["c"]), SpecBuilder.Spec("free")));

        Assert.Equal("dependency-cycle", refused.Code);
        Assert.Contains("a -> b -> c -> a", refused.Message);
        Assert.DoesNotContain("free", refused.Message);
    }

    [Fact]
    public void A_spec_that_needs_itself_is_a_cycle() =>
        Assert.Contains("go -> go", Assert.Throws<DomainException>(() => Graph(SpecBuilder.Spec("go", needs: ["go"]))).Message);

    [Fact]
    public void Every_cycle_is_named()
    {
        var refused = Assert.Throws<DomainException>(() => Graph(
            SpecBuilder.Spec("a", needs: ["b"]), SpecBuilder.Spec("b", needs: ["a"]), SpecBuilder.Spec("x", needs: ["y"]), SpecBuilder.Spec("y", needs: ["x"])));

        Assert.Contains("a -> b -> a; x -> y -> x", refused.Message);
    }

    [Fact]
    public void Packages_that_require_each_other_at_run_time_are_no_cycle() => Assert.Equal(
        "filesystem:0 setup:0 app:1",
        Order(Graph(SpecBuilder.Spec("filesystem", requires: ["setup"]), SpecBuilder.Spec("setup", requires: ["filesystem"]), SpecBuilder.Spec("app", needs: ["setup"]))));

    [Fact]
    public void A_long_chain_does_not_exhaust_the_stack()
    {
        var chain = Enumerable.Range(0, 20_000).Select(i => SpecBuilder.Spec($"s{i}", needs: i == 0 ? [] : [$"s{i - 1}"])).ToArray();

        Assert.Equal(19_999, Graph(chain).Order[^1].Level);
    }
}
