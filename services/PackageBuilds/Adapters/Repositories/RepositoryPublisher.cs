using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using ReleaseOrchestrator.Contracts.Packages;
using ReleaseOrchestrator.PackageBuilds.Adapters.Building;
using ReleaseOrchestrator.PackageBuilds.Adapters.Signing;
using ReleaseOrchestrator.PackageBuilds.Adapters.Tools;
using ReleaseOrchestrator.PackageBuilds.Domain;

namespace ReleaseOrchestrator.PackageBuilds.Adapters.Repositories;

/// <summary>
/// Makes signed snapshots of packages that dnf installs from. A snapshot's id is the digest of what is in it, and it appears whole by one
/// rename: the same packages are the same snapshot, whoever asks and however often.
/// </summary>
public sealed partial class RepositoryPublisher(string directory, ResultStore results, SigningKey key, WorkDirectories work)
{
    public async Task<PublishedRepository> Publish(IReadOnlyList<(BuildRecipe Recipe, IReadOnlyList<BuiltPackage> Packages)> built, CancellationToken stop)
    {
        var binaries = built
            .Select(b => (b.Recipe, Packages: (IReadOnlyList<BuiltPackage>)[.. b.Packages.Where(p => !p.Nevra.EndsWith(".src", StringComparison.Ordinal))]))
            .ToList();
        var updates = UpdateInfo.Write(binaries);
        var packages = binaries.SelectMany(b => b.Packages).OrderBy(p => p.FileName, StringComparer.Ordinal).ToList();
        var id = BuildInputs.Digest(["repository", await key.Fingerprint(stop), updates.ToString(), .. packages.SelectMany(p => new[] { p.FileName, p.Sha256 })])[..32];

        var target = Path.Combine(directory, id);
        if (!Directory.Exists(target))
            await Make(target, binaries, updates, stop);

        await using var repomd = File.OpenRead(Path.Combine(target, "repodata", "repomd.xml"));
        return new PublishedRepository(
            id,
            new Uri(target).AbsoluteUri,
            new Uri(Path.Combine(target, SigningKey.PublicKeyName)).AbsoluteUri,
            Convert.ToHexStringLower(await SHA256.HashDataAsync(repomd, stop)),
            packages,
            [.. binaries.Select(b => UpdateInfo.AdvisoryOf(b.Recipe)).OfType<PackageAdvisory>().OrderBy(a => a.Id, StringComparer.Ordinal)]);
    }

    private async Task Make(
        string target, IReadOnlyList<(BuildRecipe Recipe, IReadOnlyList<BuiltPackage> Packages)> built, XDocument updates, CancellationToken stop)
    {
        using var scratch = work.Take("repository");
        var making = scratch.Add("repository");
        var packages = Directory.CreateDirectory(Path.Combine(making, "Packages")).FullName;
        foreach (var (recipe, files) in built)
            foreach (var file in files)
                File.Copy(results.FileOf(recipe.Item.ContentKey, file), Path.Combine(packages, file.FileName));
        File.Copy(key.PublicKeyFile, Path.Combine(making, SigningKey.PublicKeyName));

        // The only clock is that of the newest package: the same packages give the same metadata, byte for byte.
        var epoch = built.Max(b => b.Recipe.Inputs.SourceDateEpoch).ToString(CultureInfo.InvariantCulture);
        await new Command(
                Tool.CreateRepo.Path,
                "--quiet", "--compatibility", "--set-timestamp-to-revision", "--revision", epoch, "--no-database", "--workers", "1", making)
            .With("SOURCE_DATE_EPOCH", epoch).Require(stop);

        var repodata = Path.Combine(making, "repodata");
        if (updates.Root!.HasElements)
        {
            var file = Path.Combine(scratch.Path, "updateinfo.xml");
            await using (var xml = XmlWriter.Create(file, new XmlWriterSettings { Indent = true, NewLineChars = "\n", Async = true }))
                await updates.SaveAsync(xml, stop);
            await new Command(Tool.ModifyRepo.Path, file, repodata).With("SOURCE_DATE_EPOCH", epoch).Require(stop);
        }

        var repomd = Path.Combine(repodata, "repomd.xml");
        await File.WriteAllTextAsync(repomd, Timestamp().Replace(await File.ReadAllTextAsync(repomd, stop), $"<timestamp>{epoch}</timestamp>"), stop);
        await key.SignFile(repomd, stop);

        Directory.CreateDirectory(directory);
        try
        {
            Directory.Move(making, target);
        }
        catch (IOException) when (Directory.Exists(target))
        {
            // Another build came to the same packages at the same moment.
        }
    }

    [GeneratedRegex("<timestamp>[0-9]+</timestamp>")]
    private static partial Regex Timestamp();
}
