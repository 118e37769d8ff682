namespace ReleaseOrchestrator.ImageComposition.Domain;

/// <summary>A package's name, epoch, version, release and architecture, written <c>name-[epoch:]version-release.arch</c>.</summary>
public sealed record PackageIdentity(string Name, long Epoch, string Version, string Release, string Architecture)
{
    public string Evr => Epoch == 0 ? $"{Version}-{Release}" : $"{Epoch}:{Version}-{Release}";

    public override string ToString() => $"{Name}-{Evr}.{Architecture}";

    public bool RunsOn(string architecture) => Architecture == "noarch" || Architecture == architecture;

    public static PackageIdentity? Parse(string nevra)
    {
        // From the right: only the name may hold dashes and only the last dot starts the architecture.
        var dot = nevra.LastIndexOf('.');
        var release = dot > 0 ? nevra.LastIndexOf('-', dot - 1) : -1;
        var version = release > 0 ? nevra.LastIndexOf('-', release - 1) : -1;
        if (version <= 0)
            return null;

        var text = nevra[(version + 1)..release];
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var epoch = 0L;
        return colon >= 0 && !long.TryParse(text[..colon], out epoch)
            ? null
            : new PackageIdentity(nevra[..version], epoch, text[(colon + 1)..], nevra[(release + 1)..dot], nevra[(dot + 1)..]);
    }
}
