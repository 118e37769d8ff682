using System.Diagnostics;
using System.Text.Json.Nodes;
using ReleaseOrchestrator.NodePoolRollout.Domain.Gates;

namespace ReleaseOrchestrator.Tests.NodePoolRollout;

/// <summary>The script of the DaemonSet node-facts, on a node made of files.</summary>
public sealed class When_node_facts_are_published : IDisposable
{
    private readonly DirectoryInfo _node = Directory.CreateTempSubdirectory("node-");

    public When_node_facts_are_published()
    {
        Put("proc/sys/kernel/random/boot_id", "0485da74-23f2-4cf6-9f5e-4688ee81d7cc\n");
        Put("sys/fs/cgroup/cgroup.controllers", "cpu memory");
    }

    public void Dispose() => _node.Delete(true);

    [Theory]
    [InlineData("1", "enforcing")]
    [InlineData("0", "permissive")]
    [InlineData(null, "disabled")]
    public async Task Selinux_is_what_the_kernel_does_now(string? enforce, string mode)
    {
        if (enforce is not null)
            Put("sys/fs/selinux/enforce", enforce);
        Assert.Equal(mode, (await Facts())["selinux"]);
    }

    [Fact]
    public async Task The_cgroup_version_is_that_of_the_mounted_hierarchy()
    {
        Assert.Equal("v2", (await Facts())["cgroup"]);
        File.Delete(Path.Combine(_node.FullName, "sys/fs/cgroup/cgroup.controllers"));
        Assert.Equal("v1", (await Facts())["cgroup"]);
    }

    [Theory]
    [InlineData("1\n", "true")]
    [InlineData("0\n", "false")]
    [InlineData(null, "false")]
    public async Task Fips_is_the_mode_of_the_kernel(string? enabled, string fips)
    {
        if (enabled is not null)
            Put("proc/sys/crypto/fips_enabled", enabled);
        Assert.Equal(fips, (await Facts())["fips"]);
    }

    [Fact]
    public async Task The_boot_they_were_seen_in_is_told() => Assert.Equal("0485da74-23f2-4cf6-9f5e-4688ee81d7cc", (await Facts())["boot-id"]);

    [Fact]
    public async Task What_cannot_be_read_is_not_made_up()
    {
        Directory.Delete(Path.Combine(_node.FullName, "sys/fs/cgroup"), true);
        Assert.NotEqual(0, (await Run()).Status);
    }

    private void Put(string path, string text)
    {
        var file = Path.Combine(_node.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private async Task<Dictionary<string, string>> Facts()
    {
        var (status, text) = await Run();
        Assert.Equal(0, status);
        return JsonNode.Parse(text)!["metadata"]!["annotations"]!.AsObject()
            .ToDictionary(a => a.Key.StartsWith(NodeRuntimeRules.FactPrefix, StringComparison.Ordinal) ? a.Key[NodeRuntimeRules.FactPrefix.Length..] : a.Key, a => a.Value!.GetValue<string>());
    }

    private async Task<(int Status, string Text)> Run()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "ReleaseOrchestrator.sln")))
            root = root.Parent!;
        using var script = Process.Start(new ProcessStartInfo("sh", [Path.Combine(root.FullName, "deploy/kubernetes/node-facts/publish-facts.sh"), "--print"])
        {
            Environment = { ["HOST_SYS"] = Path.Combine(_node.FullName, "sys"), ["HOST_PROC"] = Path.Combine(_node.FullName, "proc") },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var text = await script.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await script.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (script.ExitCode, text);
    }
}
