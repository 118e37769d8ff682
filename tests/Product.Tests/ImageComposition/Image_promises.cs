using ReleaseOrchestrator.Contracts.Images;
using ReleaseOrchestrator.ImageComposition.Domain;

namespace ReleaseOrchestrator.Tests.ImageComposition;

public class What_an_image_promises
{
    private static readonly ImageDefinition Node = new(
        "node", "x86_64", ImageKind.NodeImage, "AKSAzureLinux-V3gen2", ImageFormat.VhdFixed, ["filesystem"], SelinuxMode.ForceEnforcing, true, CgroupVersion.V2, [], 1, 1);

    private static InstalledPackage Package(string name, string version, string release) => new(new PackageIdentity(name, 0, version, release, "x86_64"), "MIT", null, null, "", null);

    [Fact]
    public void Is_what_its_definition_says_and_its_packages_bring() => Assert.Equal(
        new PromisedFacts("6.6.104.2-4.azl3", "2.0.0", "enforcing", "v2", true),
        ImagePromises.Of(Node, [Package("kernel", "6.6.104.2", "4.azl3"), Package("containerd2", "2.0.0", "7.azl3"), Package("kernel-tools", "1", "1")]));

    [Fact]
    public void Says_nothing_of_a_kernel_that_is_not_there_or_is_there_twice()
    {
        Assert.Null(ImagePromises.Of(Node, [])!.Kernel);
        Assert.Null(ImagePromises.Of(Node, [Package("kernel", "6.6.1", "1.azl3"), Package("kernel-hwe", "6.12.1", "1.azl3")])!.Kernel);
    }

    [Theory]
    [InlineData(SelinuxMode.Disabled, "disabled")]
    [InlineData(SelinuxMode.Permissive, "permissive")]
    [InlineData(SelinuxMode.Enforcing, "enforcing")]
    public void Names_the_mode_of_selinux(SelinuxMode mode, string name) => Assert.Equal(name, ImagePromises.Of(Node with { Selinux = mode }, [])!.Selinux);

    [Fact]
    public void Is_nothing_for_a_container() => Assert.Null(ImagePromises.Of(Node with { Kind = ImageKind.ContainerBase }, []));
}
