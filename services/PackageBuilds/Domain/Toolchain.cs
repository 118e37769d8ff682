namespace ReleaseOrchestrator.PackageBuilds.Domain;

/// <summary>
/// The frozen layer below all SPECs: what is there before anything is built. It answers BuildRequires and is never rebuilt;
/// another toolchain is another id, and with that another content key for everything.
/// </summary>
public sealed record Toolchain(string Id, IReadOnlySet<string> Provides)
{
    public bool Has(Capability asked) => Provides.Contains(asked.Name);
}
