using ReleaseOrchestrator.Contracts.Images;

namespace ReleaseOrchestrator.ImageComposition.Domain;

/// <summary>What a node that runs an image will be like: what its definition says, and the versions of what is installed in it.</summary>
public static class ImagePromises
{
    private static readonly string[] Kernels = ["kernel", "kernel-64k", "kernel-hwe"];
    private static readonly string[] Runtimes = ["containerd2", "containerd", "moby-containerd"];

    /// <summary>Null: a container runs on the node's kernel and promises nothing.</summary>
    public static PromisedFacts? Of(ImageDefinition definition, IReadOnlyList<InstalledPackage> packages)
    {
        if (definition.Kind != ImageKind.NodeImage)
            return null;
        var (kernel, containerd) = (Installed(packages, Kernels), Installed(packages, Runtimes));
        return new PromisedFacts(
            kernel is null ? null : $"{kernel.Version}-{kernel.Release}", containerd?.Version,
            definition.Selinux switch { SelinuxMode.Disabled => "disabled", SelinuxMode.Permissive => "permissive", _ => "enforcing" },
            definition.Cgroup == CgroupVersion.V1 ? "v1" : "v2", definition.Fips);
    }

    /// <summary>Null where there is none of them, or more than one: which of two kernels a node starts, packages do not say.</summary>
    private static PackageIdentity? Installed(IReadOnlyList<InstalledPackage> packages, string[] names) =>
        packages.Where(package => names.Contains(package.Id.Name)).ToList() is [var one] ? one.Id : null;
}
