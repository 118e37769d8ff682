using System.Collections.ObjectModel;

namespace ReleaseOrchestrator.NodePoolRollout.Domain;

/// <summary>A node, as the cluster's own API shows it.</summary>
/// <param name="Image">Label <c>kubernetes.azure.com/node-image-version</c>: what the node truly runs.</param>
public sealed record NodeSight(string Name, string Pool, string? Image, bool Ready, bool Schedulable)
{
    /// <summary>As <c>uname -r</c> says.</summary>
    public string? Kernel { get; init; }

    /// <summary>Its version; null: another runtime, or unknown.</summary>
    public string? Containerd { get; init; }

    public string? BootId { get; init; }

    /// <summary>What node-facts has published on the node, by name: selinux, cgroup, fips, boot-id.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    public bool IsOn(string image) => NodeImage.Same(Image, image);

    /// <summary>Healthy as a place for pods, whatever its image.</summary>
    public bool Serves => Ready && Schedulable;

    /// <summary>Null when nothing is wrong.</summary>
    public string? Trouble => (Ready, Schedulable) switch
    {
        (false, false) => "not Ready and cordoned",
        (false, true) => "not Ready",
        (true, false) => "cordoned",
        _ => null,
    };
}
