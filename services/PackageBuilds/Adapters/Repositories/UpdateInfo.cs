using System.Globalization;
using System.Xml.Linq;
using ReleaseOrchestrator.Contracts.Packages;
using ReleaseOrchestrator.PackageBuilds.Domain;

namespace ReleaseOrchestrator.PackageBuilds.Adapters.Repositories;

/// <summary>The advisories of a repository as updateinfo.xml: which packages fix which CVE. The same recipes give the same bytes.</summary>
public static class UpdateInfo
{
    /// <summary>For a CVE whose patch does not say how bad it is.</summary>
    public const string Unspecified = "Unspecified";

    private static readonly string[] FromWorst = ["Critical", "Important", "Moderate", "Low"];

    /// <summary>A SPEC's advisory, if its patches fix any CVE.</summary>
    public static PackageAdvisory? AdvisoryOf(BuildRecipe recipe)
    {
        if (recipe.Fixes.Count == 0)
            return null;
        var severity = FromWorst.FirstOrDefault(s => recipe.Fixes.Any(f => f.Severity == s)) ?? Unspecified;
        return new PackageAdvisory($"AZL-{Date(recipe):yyyy}-{recipe.Item.Spec}-{recipe.Item.Evr.Replace(':', '-')}", severity, recipe.Item.Spec, [.. recipe.Fixes.Select(f => f.Cve)]);
    }

    public static XDocument Write(IEnumerable<(BuildRecipe Recipe, IReadOnlyList<BuiltPackage> Packages)> built) => new(
        new XElement("updates", built
            .Select(b => (b.Recipe, b.Packages, Advisory: AdvisoryOf(b.Recipe)))
            .Where(b => b.Advisory is not null)
            .OrderBy(b => b.Advisory!.Id, StringComparer.Ordinal)
            .Select(b => Update(b.Recipe, b.Advisory!, b.Packages))));

    private static XElement Update(BuildRecipe recipe, PackageAdvisory advisory, IReadOnlyList<BuiltPackage> packages)
    {
        var cves = string.Join(", ", advisory.Cves);
        return new XElement(
            "update",
            new XAttribute("type", "security"),
            new XAttribute("status", "stable"),
            new XAttribute("from", "release-orchestrator"),
            new XAttribute("version", "1"),
            new XElement("id", advisory.Id),
            new XElement("title", $"{recipe.Item.Spec} {recipe.Item.Evr} fixes {cves}"),
            advisory.Severity == Unspecified ? null : new XElement("severity", advisory.Severity),
            new XElement("issued", new XAttribute("date", Date(recipe).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture))),
            new XElement("description", $"Fixes {cves}."),
            new XElement("references", advisory.Cves.Select(cve => new XElement(
                "reference",
                new XAttribute("type", "cve"), new XAttribute("id", cve), new XAttribute("title", cve), new XAttribute("href", $"https://nvd.nist.gov/vuln/detail/{cve}")))),
            new XElement("pkglist", new XElement(
                "collection",
                new XAttribute("short", "azl3"),
                new XElement("name", "Azure Linux 3.0"),
                packages.OrderBy(p => p.FileName, StringComparer.Ordinal).Select(p => Package(recipe, p)))));
    }

    private static XElement Package(BuildRecipe recipe, BuiltPackage package)
    {
        // NEVRA from the right: architecture, release, version, name.
        var arch = package.Nevra[(package.Nevra.LastIndexOf('.') + 1)..];
        var rest = package.Nevra[..package.Nevra.LastIndexOf('.')];
        var release = rest[(rest.LastIndexOf('-') + 1)..];
        rest = rest[..rest.LastIndexOf('-')];
        var version = rest[(rest.LastIndexOf('-') + 1)..];
        var colon = version.IndexOf(':', StringComparison.Ordinal);
        return new XElement(
            "package",
            new XAttribute("name", rest[..rest.LastIndexOf('-')]),
            new XAttribute("epoch", colon > 0 ? version[..colon] : "0"),
            new XAttribute("version", version[(colon + 1)..]),
            new XAttribute("release", release),
            new XAttribute("arch", arch),
            new XAttribute("src", $"{recipe.Item.Spec}-{recipe.Item.Evr}.src.rpm"),
            new XElement("filename", package.FileName));
    }

    private static DateTime Date(BuildRecipe recipe) => DateTimeOffset.FromUnixTimeSeconds(recipe.Inputs.SourceDateEpoch).UtcDateTime;
}
