using EndToEnd.Tests.Platform;
using ReleaseOrchestrator.Contracts.Images;
using ReleaseOrchestrator.Contracts.Releases;

namespace EndToEnd.Tests;

public sealed class A_release_of_the_samples(DeliveredSamples delivered) : IClassFixture<DeliveredSamples>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Succeeds_and_says_what_became_of_everything()
    {
        Assert.True(delivered.First.Status == 0, delivered.First.Output);
        Assert.Contains("10 SPECs: 10 built, 0 already there and used again", delivered.First.Output, StringComparison.Ordinal);
        Assert.Contains("sha256:", delivered.First.Output, StringComparison.Ordinal);
        foreach (var stage in new[] { "canary", "early", "broad" })
            Assert.Matches($@"stage +{stage} +Passed: (\d+) of \1 pools on the target", delivered.First.Output);
        Assert.Equal(ReleaseState.Succeeded, delivered.Release.State);
    }

    [Fact]
    public void Builds_nothing_again_the_second_time_and_says_so()
    {
        Assert.True(delivered.Second.Status == 0, delivered.Second.Output);
        Assert.Contains("10 SPECs: 0 built, 10 already there and used again", delivered.Second.Output, StringComparison.Ordinal);
        Assert.Contains("3 images, 3 already there and used again", delivered.Second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Upgrades_every_targeted_pool_exactly_once() => delivered.Azure.ShowsEveryPoolUpgradedOnce(delivered.Release);

    [Fact]
    public void Leaves_every_node_on_the_image_of_the_manifest() => delivered.Azure.ShowsEveryNodeOnItsImage(delivered.Release);

    [Fact]
    public void Takes_the_stages_in_order() => delivered.Azure.ShowsStagesInOrder(delivered.Release);

    [Fact]
    public void Touches_one_pool_of_a_cluster_at_a_time() => delivered.Azure.ShowsOnePoolOfAClusterAtATime();

    [Fact]
    public void Touches_no_cluster_before_its_window_opens() => delivered.Azure.ShowsNoWriteTo("edge-southeastasia", before: Opening(delivered.First.Output));

    [Fact]
    public void Signs_in_to_azure_with_tokens_of_its_token_endpoint() => delivered.Azure.ShowsRealTokens();

    [Fact]
    public async Task Made_a_repository_from_which_dnf_installs_with_every_signature_checked()
    {
        var root = Directory.CreateTempSubdirectory("ro-dnf-").FullName;
        try
        {
            var repository = delivered.Manifest.Repository;
            await File.WriteAllTextAsync(Path.Combine(root, ".rpmmacros"), "%_dbpath /var/lib/rpm\n%_db_backend sqlite\n", Stop);
            Directory.CreateDirectory(Path.Combine(root, "repos"));
            await File.WriteAllTextAsync(
                Path.Combine(root, "repos", "release.repo"),
                $"[release]\nname=release\nbaseurl={repository.BaseUrl}\ngpgcheck=1\nrepo_gpgcheck=1\ngpgkey={repository.PublicKeyUrl}\nenabled=1\n", Stop);
            var (status, output) = await Checkout.Run(
                "dnf",
                ["-y", "-q", "--refresh", $"--installroot={root}/root", "--releasever=3.0", "--forcearch=x86_64", $"--setopt=reposdir={root}/repos", $"--setopt=cachedir={root}/cache", "--setopt=pluginpath=/nonexistent", "--setopt=install_weak_deps=False", "install", "azurelinux-release", "fleetinfo"],
                Stop, ("HOME", root));

            Assert.True(status == 0, output);
            Assert.Contains("Azure Linux", await File.ReadAllTextAsync(Path.Combine(root, "root", "etc", "os-release"), Stop), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Fact]
    public async Task Made_node_images_whose_files_verity_tree_and_disk_other_tools_understand()
    {
        foreach (var image in delivered.Manifest.Images.Where(i => i.Kind == ImageKind.NodeImage))
        {
            var directory = Path.GetDirectoryName(new Uri(image.Location!).LocalPath)!;
            var files = await Checkout.Run("debugfs", ["-R", "ls /etc", Path.Combine(directory, "root.ext4")], Stop);
            Assert.Contains("os-release", files.Output, StringComparison.Ordinal);
            var verity = await Checkout.Run("veritysetup", ["verify", Path.Combine(directory, "root.ext4"), Path.Combine(directory, "root.verity"), image.VerityRootHash!], Stop);
            Assert.True(verity.Status == 0, verity.Output);
            var disk = await Checkout.Run("qemu-img", ["info", "-f", "vpc", new Uri(image.Location!).LocalPath], Stop);
            Assert.True(disk.Status == 0, disk.Output);
            Assert.Contains("file format: vpc", disk.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Made_a_container_base_that_skopeo_reads_under_its_digest()
    {
        var image = delivered.Manifest.Images.Single(i => i.Kind == ImageKind.ContainerBase);
        var (status, output) = await Checkout.Run("skopeo", ["inspect", $"oci:{new Uri(image.Location!).LocalPath}"], Stop);

        Assert.True(status == 0, output);
        Assert.Contains(image.Digest!, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Left_an_audit_log_that_verifies_and_does_not_after_any_edit()
    {
        var log = Path.Combine(delivered.Data, "release-workflows", "audit.jsonl");
        var key = Path.Combine(delivered.Data, "release-workflows", "audit-key.pub");
        Assert.Equal(0, (await Verify(log, key)).Status);

        var edited = Path.Combine(delivered.Data, "edited.jsonl");
        var lines = await File.ReadAllLinesAsync(log, Stop);
        lines[lines.Length / 2] = lines[lines.Length / 2].Replace("rel-", "rex-", StringComparison.Ordinal);
        await File.WriteAllLinesAsync(edited, lines, Stop);
        var verdict = await Verify(edited, key);
        Assert.Equal(1, verdict.Status);
        Assert.Contains("has been changed", verdict.Output, StringComparison.Ordinal);
    }

    private static Task<(int Status, string Output)> Verify(string log, string key) =>
        Checkout.Run("dotnet", [Checkout.Built("cli", "relctl"), "audit", "verify", log, "--key", key], Stop);

    private static DateTimeOffset Opening(string output)
    {
        var line = output.Split('\n').First(l => l.Contains("may not be touched before", StringComparison.Ordinal));
        var time = TimeOnly.Parse(line.Split("before ")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        var now = DateTimeOffset.UtcNow;
        var opening = new DateTimeOffset(DateOnly.FromDateTime(now.UtcDateTime), time, TimeSpan.Zero);
        return opening > now ? opening.AddDays(-1) : opening;
    }
}
