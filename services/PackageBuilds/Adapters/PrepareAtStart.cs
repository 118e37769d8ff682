using ReleaseOrchestrator.PackageBuilds.Adapters.Signing;
using ReleaseOrchestrator.PackageBuilds.Adapters.Tools;

namespace ReleaseOrchestrator.PackageBuilds.Adapters;

/// <summary>Makes the signing key, and says early which tools are missing.</summary>
public sealed class PrepareAtStart(SigningKey key, ILogger<PrepareAtStart> log) : BackgroundService
{
    private static readonly Tool[] Needed =
        [.. Tool.ForBuilding, Tool.Rpm, Tool.RpmSpec, Tool.RpmSign, Tool.CreateRepo, Tool.ModifyRepo, Tool.Gpg, Tool.GpgConf];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var missing = Needed.Where(t => !t.IsInstalled).ToList();
        if (missing.Count > 0)
            log.LogWarning(
                "Packages cannot be built here before this is done: apt-get install {Packages}", string.Join(' ', missing.Select(t => t.DebianPackage).Distinct()));
        if (Tool.Gpg.IsInstalled)
            log.LogInformation("Packages are signed by {Fingerprint}", await key.Fingerprint(stoppingToken));
    }
}
