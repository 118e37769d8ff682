namespace ReleaseOrchestrator.Contracts.Images;

/// <summary>What a node that runs an image is like, as its definition and its packages promise; null: nothing is promised.</summary>
/// <param name="Kernel">As <c>uname -r</c> says, e.g. <c>6.6.104.2-4.azl3</c>.</param>
/// <param name="Containerd">Version without release, e.g. <c>2.0.0</c>.</param>
/// <param name="Selinux"><c>enforcing</c>, <c>permissive</c> or <c>disabled</c>.</param>
/// <param name="Cgroup"><c>v1</c> or <c>v2</c>.</param>
/// <param name="Fips">Whether the kernel is in FIPS mode.</param>
public sealed record PromisedFacts(string? Kernel = null, string? Containerd = null, string? Selinux = null, string? Cgroup = null, bool? Fips = null);
