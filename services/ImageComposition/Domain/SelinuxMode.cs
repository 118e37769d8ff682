namespace ReleaseOrchestrator.ImageComposition.Domain;

/// <summary>What SELinux does on a node. ForceEnforcing also says so on the kernel command line, where the mode file cannot undo it.</summary>
public enum SelinuxMode { Disabled, Permissive, Enforcing, ForceEnforcing }
