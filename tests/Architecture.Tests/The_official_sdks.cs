using System.Diagnostics;
using Xunit;

namespace Architecture.Tests;

public class The_official_sdks
{
    [Fact]
    public async Task Take_the_place_of_ours_when_asked_for()
    {
        var items = await Evaluate("workflows/ReleaseOrchestrator.Workflows.csproj", "-p:UseUpstreamSdks=true");

        Assert.Contains("\"Identity\": \"Dapr.Workflow\"", items, StringComparison.Ordinal);
        Assert.DoesNotContain("sdk/Dapr.Workflow", items, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Are_not_asked_for_by_default()
    {
        var items = await Evaluate("workflows/ReleaseOrchestrator.Workflows.csproj");

        Assert.DoesNotContain("\"Identity\": \"Dapr.Workflow\"", items, StringComparison.Ordinal);
        Assert.Contains("sdk/Dapr.Workflow", items, StringComparison.Ordinal);
    }

    private static async Task<string> Evaluate(string project, params string[] properties)
    {
        using var msbuild = Process.Start(new ProcessStartInfo("dotnet", ["msbuild", Path.Combine(Solution.Root, project), "-getItem:PackageReference", "-getItem:ProjectReference", .. properties]) { RedirectStandardOutput = true })!;
        var output = await msbuild.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await msbuild.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, msbuild.ExitCode);
        return output;
    }
}
