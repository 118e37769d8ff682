using ReleaseOrchestrator.Contracts.Images;

namespace ReleaseOrchestrator.ImageComposition.Domain;

/// <summary>Judges a finished image against its definition. One failing check rejects it.</summary>
public static class ImageChecks
{
    /// <summary>The stand-in for the host's libc and shell. It makes local images complete and must never reach production.</summary>
    public const string DevelopmentRoot = "azl-development-root";

    public static IReadOnlyList<ImageCheck> Judge(ImageDefinition definition, ImageFacts facts, DevelopmentRootRule developmentRoot) =>
    [
        Packages(definition, facts),
        Snapshot(facts),
        Signatures(facts),
        Scriptlets(facts),
        .. definition.Kind == ImageKind.NodeImage ? (ImageCheck[])[Selinux(definition, facts), CommandLine(definition, facts)] : [],
        Fips(definition, facts),
        .. definition.Kind == ImageKind.NodeImage ? (ImageCheck[])[Verity(facts)] : [],
        Size(definition, facts),
        Sbom(facts),
        Root(facts, developmentRoot),
    ];

    private static ImageCheck Packages(ImageDefinition definition, ImageFacts facts)
    {
        var missing = definition.Packages.Except(facts.Packages.Select(p => p.Id.Name)).ToList();
        return missing.Count == 0
            ? new("packages", true, $"{facts.Packages.Count} installed, all {definition.Packages.Count} of the definition among them")
            : new("packages", false, $"not installed: {string.Join(", ", missing)}");
    }

    private static ImageCheck Snapshot(ImageFacts facts)
    {
        var foreign = facts.Packages.Select(p => p.Id.ToString()).Where(id => !facts.SnapshotPackages.Contains(id)).ToList();
        return foreign.Count == 0
            ? new("snapshot", true, "every package is one of the repository snapshot")
            : new("snapshot", false, $"not in the repository snapshot: {string.Join(", ", foreign)}");
    }

    private static ImageCheck Signatures(ImageFacts facts)
    {
        var untrusted = facts.Packages.Where(p => p.SignatureKeyId is null || !facts.TrustedKeyIds.Contains(p.SignatureKeyId)).ToList();
        return untrusted.Count == 0
            ? new("signatures", true, $"every package is signed by {string.Join(", ", facts.TrustedKeyIds)}; repository metadata signature checked")
            : new("signatures", false, $"not signed by the repository's key: {string.Join(", ", untrusted.Select(p => p.Id))}");
    }

    private static ImageCheck Scriptlets(ImageFacts facts) =>
        facts.ScriptletErrors.Count == 0
            ? new("scriptlets", true, "none failed")
            : new("scriptlets", false, string.Join("; ", facts.ScriptletErrors));

    private static ImageCheck Selinux(ImageDefinition definition, ImageFacts facts)
    {
        var wanted = KernelArguments.SelinuxConfigValue(definition.Selinux);
        var found = facts.SelinuxConfig?.Split('\n').LastOrDefault(line => line.StartsWith("SELINUX=", StringComparison.Ordinal))?[8..].Trim();
        return new("selinux", found == wanted, $"/etc/selinux/config says {found ?? "nothing"}, the definition {wanted}");
    }

    private static ImageCheck CommandLine(ImageDefinition definition, ImageFacts facts)
    {
        var missing = KernelArguments.Of(definition).Except(facts.KernelArguments).ToList();
        return missing.Count == 0
            ? new("kernel-command-line", true, string.Join(' ', facts.KernelArguments))
            : new("kernel-command-line", false, $"missing: {string.Join(' ', missing)}");
    }

    private static ImageCheck Fips(ImageDefinition definition, ImageFacts facts)
    {
        var onCommandLine = facts.KernelArguments.Contains("fips=1");
        var wantsKernel = definition.Fips && definition.Kind == ImageKind.NodeImage;
        var detail = $"wanted {(definition.Fips ? "on" : "off")}; /etc/system-fips {(facts.FipsMarker ? "present" : "absent")}"
            + (definition.Kind == ImageKind.NodeImage ? $", fips=1 {(onCommandLine ? "on" : "not on")} the kernel command line" : "");
        return new("fips", facts.FipsMarker == definition.Fips && onCommandLine == wantsKernel, detail);
    }

    private static ImageCheck Verity(ImageFacts facts) => facts.Verity is { } verity
        ? new("verity", verity.Holds, verity.Holds ? $"tree holds for root hash {verity.RootHash}" : verity.Detail)
        : new("verity", false, "there is no hash tree");

    private static ImageCheck Size(ImageDefinition definition, ImageFacts facts) =>
        new("size", facts.Size <= definition.MaxSize, $"{ByteSize.Text(facts.Size)}, at most {ByteSize.Text(definition.MaxSize)}");

    private static ImageCheck Sbom(ImageFacts facts)
    {
        var missing = facts.Packages.Select(p => p.Id.ToString()).Where(id => !facts.SbomPackages.Contains(id)).ToList();
        return missing.Count == 0 && facts.SbomPackages.Count == facts.Packages.Count
            ? new("sbom", true, $"{facts.SbomPackages.Count} packages, each installed one named")
            : new("sbom", false, $"SBOM has {facts.SbomPackages.Count} of {facts.Packages.Count} packages; missing: {string.Join(", ", missing)}");
    }

    private static ImageCheck Root(ImageFacts facts, DevelopmentRootRule rule)
    {
        var present = facts.Packages.Any(p => p.Id.Name == DevelopmentRoot);
        return (present, rule) switch
        {
            (false, _) => new("development-root", true, "absent"),
            (true, DevelopmentRootRule.Label) => new("development-root", true, $"{DevelopmentRoot} is in this image: for development, never for production"),
            _ => new("development-root", false, $"{DevelopmentRoot} is in this image, and Images:DevelopmentRoot is Refuse"),
        };
    }
}
