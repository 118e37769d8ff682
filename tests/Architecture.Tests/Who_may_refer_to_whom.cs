using Xunit;

namespace Architecture.Tests;

public class Who_may_refer_to_whom
{
    private static readonly string[] Product = ["gateway", "workflows", "services/PackageBuilds", "services/ImageComposition", "services/PatchScheduling", "services/NodePoolRollout"];

    public static TheoryData<string> Apps => [.. Product];

    [Fact]
    public void Contracts_refer_to_nothing() => Assert.Empty(Solution.References["contracts"]);

    [Fact]
    public void Hosting_refers_to_contracts_and_sdks_only() =>
        Assert.All(Solution.References["hosting"], r => Assert.True(r == "contracts" || IsSdk(r), r));

    [Theory, MemberData(nameof(Apps))]
    public void An_app_refers_to_contracts_hosting_and_sdks_never_to_another_app(string app) =>
        Assert.All(Solution.References[app], r => Assert.True(r is "contracts" or "hosting" || IsSdk(r), r));

    [Fact]
    public void Stand_ins_refer_to_nothing_of_the_product_and_not_to_each_other() => Assert.All(
        Solution.References.Where(p => p.Key.StartsWith("sdk/", StringComparison.Ordinal) || p.Key.StartsWith("runtime/", StringComparison.Ordinal) || p.Key is "simulator"),
        project => Assert.All(
            project.Value,
            r => Assert.True(r.StartsWith("protocols/", StringComparison.Ordinal) || r.Split('/')[0] == project.Key.Split('/')[0], $"{project.Key} -> {r}")));

    [Fact]
    public void The_product_asks_for_sdks_by_name_so_that_the_official_ones_can_take_their_place() => Assert.All(
        Product.Append("hosting"),
        project => Assert.DoesNotContain(
            "sdk/", File.ReadAllText(Directory.GetFiles(Path.Combine(Solution.Root, project), "*.csproj").Single()), StringComparison.Ordinal));

    [Fact]
    public void Domains_know_no_web_no_dapr_no_database_and_no_clock() => Assert.All(
        Product.Select(p => Path.Combine(p, p == "workflows" ? "Releases/Domain" : "Domain")).Where(d => Directory.Exists(Path.Combine(Solution.Root, d))).SelectMany(Solution.Sources),
        file =>
        {
            var text = File.ReadAllText(file);
            foreach (var forbidden in new[] { "using Microsoft.AspNetCore", "using Dapr", "using Dapper", "DateTimeOffset.UtcNow", "DateTime.Now", "DateTime.UtcNow", "TimeProvider.System", "Task.Delay" })
                Assert.False(text.Contains(forbidden, StringComparison.Ordinal), $"{file}: {forbidden}");
        });

    [Fact]
    public void Workflows_read_no_clock_and_no_random() => Assert.All(
        Solution.Sources("workflows").Where(f => f.EndsWith("Workflow.cs", StringComparison.Ordinal)),
        file =>
        {
            var text = File.ReadAllText(file);
            foreach (var forbidden in new[] { "UtcNow", "DateTime.Now", "Guid.NewGuid", "Random", "Task.Delay", "Task.Run", "Environment.", "ConfigureAwait", "HttpClient" })
                Assert.False(text.Contains(forbidden, StringComparison.Ordinal), $"{file}: {forbidden}");
        });

    private static bool IsSdk(string reference) => reference.StartsWith("sdk/", StringComparison.Ordinal);
}
