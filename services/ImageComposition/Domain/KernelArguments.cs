namespace ReleaseOrchestrator.ImageComposition.Domain;

/// <summary>The kernel command line of a node image: the definition's own arguments after those its modes ask for.</summary>
public static class KernelArguments
{
    public static IReadOnlyList<string> Of(ImageDefinition definition) =>
    [
        .. definition.Selinux switch
        {
            SelinuxMode.Disabled => ["selinux=0"],
            SelinuxMode.ForceEnforcing => ["security=selinux", "selinux=1", "enforcing=1"],
            _ => (string[])["security=selinux", "selinux=1"],
        },
        .. definition.Fips ? (string[])["fips=1"] : [],
        definition.Cgroup == CgroupVersion.V2 ? "systemd.unified_cgroup_hierarchy=1" : "systemd.unified_cgroup_hierarchy=0",
        .. definition.KernelCommandLine,
    ];

    public static string SelinuxConfigValue(SelinuxMode mode) => mode switch
    {
        SelinuxMode.Disabled => "disabled",
        SelinuxMode.Permissive => "permissive",
        _ => "enforcing",
    };
}
