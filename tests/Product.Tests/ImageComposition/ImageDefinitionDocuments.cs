using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Images;
using ReleaseOrchestrator.Hosting.Documents;
using ReleaseOrchestrator.ImageComposition.Adapters;
using ReleaseOrchestrator.ImageComposition.Domain;

namespace ReleaseOrchestrator.Tests.ImageComposition;

public sealed class An_image_definition_document
{
    private const string Node =
        """
        apiVersion: releases.azurelinux.dev/v1
        kind: ImageDefinition
        metadata:
          name: node
        spec:
          architecture: x86_64
          kind: NodeImage
          family: AKSAzureLinux-V3gen2
          packages: [filesystem, bash]
          kernelCommandLine: [quiet]
          rootSize: 96MiB
          maxSize: 1GiB

        """;

    private const string Container =
        """
        apiVersion: releases.azurelinux.dev/v1
        kind: ImageDefinition
        metadata:
          name: base
        spec:
          architecture: x86_64
          kind: ContainerBase
          packages: [filesystem]

        """;

    private static ImageDefinition Read(string text)
    {
        var document = new DocumentReader().ReadText<ImageDefinitionSpec>(text, "node.yaml", "ImageDefinition");
        return ImageDefinition.From(document.Metadata.Name, document.Spec, document.Fail);
    }

    [Fact]
    public void Means_one_image_with_every_default_filled_in()
    {
        var node = Read(Node);
        Assert.Equal(["bash", "filesystem"], node.Packages);
        Assert.Equal(
            (ImageKind.NodeImage, ImageFormat.VhdFixed, SelinuxMode.Enforcing, false, CgroupVersion.V2, 96 * ByteSize.MiB, 1024 * ByteSize.MiB),
            (node.Kind, node.Format, node.Selinux, node.Fips, node.Cgroup, node.RootSize, node.MaxSize));
        Assert.Equal((ImageFormat.Oci, (string?)null), (Read(Container).Format, Read(Container).Family));
    }

    [Theory]
    [InlineData("architecture: x86_64", "architecture: riscv64", "spec.architecture")]
    [InlineData("family: AKSAzureLinux-V3gen2", "family: azurelinux", "spec.family")]
    [InlineData("  family: AKSAzureLinux-V3gen2\n", "", "spec.family")]
    [InlineData("packages: [filesystem, bash]", "packages: []", "spec.packages")]
    [InlineData("packages: [filesystem, bash]", "packages: [filesystem, filesystem]", "spec.packages[1]")]
    [InlineData("packages: [filesystem, bash]", "packages: [/bin/sh]", "spec.packages[0]")]
    [InlineData("packages: [filesystem, bash]", "packages: ['--nogpgcheck']", "spec.packages[0]")]
    [InlineData("kernelCommandLine: [quiet]", "kernelCommandLine: ['quiet splash']", "spec.kernelCommandLine[0]")]
    [InlineData("kernelCommandLine: [quiet]", "kernelCommandLine: [fips=0]", "spec.kernelCommandLine[0]")]
    [InlineData("rootSize: 96MiB", "rootSize: 96MB", "spec.rootSize")]
    [InlineData("rootSize: 96MiB", "rootSize: 1MiB", "spec.rootSize")]
    [InlineData("maxSize: 1GiB", "maxSize: 64MiB", "spec.maxSize")]
    [InlineData("rootSize: 96MiB", "format: Oci", "spec.format")]
    public void Of_a_node_image_is_refused_where_it_is_wrong(string right, string wrong, string field)
    {
        var refusal = Assert.Throws<DomainException>(() => Read(Node.Replace(right, wrong, StringComparison.Ordinal)));
        Assert.Equal(("document-invalid", field), (refusal.Code, refusal.Field));
        Assert.StartsWith("node.yaml:", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("family: AKSAzureLinux-V3gen2", "spec.family")]
    [InlineData("selinux: Enforcing", "spec.selinux")]
    [InlineData("cgroup: V2", "spec.cgroup")]
    [InlineData("kernelCommandLine: [quiet]", "spec.kernelCommandLine")]
    [InlineData("rootSize: 96MiB", "spec.rootSize")]
    [InlineData("format: VhdFixed", "spec.format")]
    public void Of_a_container_base_has_nothing_that_needs_a_kernel_of_its_own(string line, string field)
    {
        var refusal = Assert.Throws<DomainException>(() => Read(Container + "  " + line + "\n"));
        Assert.Equal(field, refusal.Field);
    }

    [Theory]
    [InlineData("selinux: Sometimes")]
    [InlineData("colour: blue")]
    [InlineData("fips: maybe")]
    public void With_unknown_keys_or_values_is_refused_with_line_and_column(string line)
    {
        var refusal = Assert.Throws<DomainException>(() => Read(Node + "  " + line + "\n"));
        Assert.Equal("document-invalid", refusal.Code);
        Assert.Contains("node.yaml:13:", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("uki: { mode: create }", "spec.uki")]
    [InlineData("bootloader: { resetType: hard-reset }", "spec.bootloader")]
    [InlineData("users: [{ name: operator }]", "spec.users")]
    [InlineData("hostname: node", "spec.hostname")]
    public async Task That_asks_the_local_backend_for_more_than_it_can_do_is_refused_by_the_name_of_the_key(string line, string key)
    {
        await using var local = new LocalComposition();
        var document = new DocumentReader().ReadText<ImageDefinitionSpec>(Node + "  " + line + "\n", "node.yaml", "ImageDefinition");
        var refusal = Assert.Throws<DomainException>(() => local.Backend.Require(ImageDefinition.From("node", document.Spec, document.Fail), document.Spec));
        Assert.Equal(("image-definition-unsupported", key), (refusal.Code, refusal.Field));
    }

    [Fact]
    public async Task For_another_architecture_than_the_machine_is_refused_by_the_local_backend()
    {
        await using var local = new LocalComposition();
        var refusal = Assert.Throws<DomainException>(() => local.Backend.Require(
            Definitions.Node with { Architecture = System.Runtime.InteropServices.RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "x86_64" : "aarch64" },
            new ImageDefinitionSpec { Architecture = "", Kind = ImageKind.NodeImage, Packages = [] }));
        Assert.Equal("spec.architecture", refusal.Field);
    }

    [Fact]
    public void Every_sample_is_right()
    {
        var samples = Path.Combine(RepositoryRoot.Path, "samples", "images");
        Assert.Equal(3, new ImageDefinitions(new DocumentReader(), samples).All().Count);
    }
}

/// <summary>Where the solution is.</summary>
public static class RepositoryRoot
{
    public static string Path { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string directory) =>
        File.Exists(System.IO.Path.Combine(directory, "ReleaseOrchestrator.sln")) ? directory : Find(System.IO.Path.GetDirectoryName(directory)!);
}
