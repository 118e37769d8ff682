namespace ReleaseOrchestrator.ImageComposition.Domain;

/// <summary>The cgroup hierarchy that systemd mounts.</summary>
public enum CgroupVersion { V1, V2 }
