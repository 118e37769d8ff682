using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.PackageBuilds.Adapters.Building;
using ReleaseOrchestrator.PackageBuilds.Domain;

namespace ReleaseOrchestrator.PackageBuilds.Adapters.Specs;

/// <summary>All SPECs as they are now. What was read before from the same content is not read again.</summary>
public sealed class SpecCatalogue(SpecTree tree, RpmSpecReader reader, MacroSet macros, ServiceDatabase database)
{
    /// <summary>The form of what is kept: another form is another key.</summary>
    private const string Form = "reading-1";

    /// <summary>SPECs with the folders they were read from, by name.</summary>
    public async Task<IReadOnlyList<(SpecFolder Folder, Spec Spec)>> Read(string architecture, string releaseVersion, CancellationToken stop)
    {
        var folders = tree.Scan();
        var keys = folders.ToDictionary(f => f.Name, f => Key(f, architecture, releaseVersion), StringComparer.Ordinal);
        var known = new Dictionary<string, Spec>(StringComparer.Ordinal);
        foreach (var row in await database.Read(s => s.Query<Row>("SELECT reading_key AS ReadingKey, spec FROM spec_readings"), stop))
            known[row.ReadingKey] = ReleaseJson.Read<Spec>(row.Spec);

        var unread = folders.Where(f => !known.ContainsKey(keys[f.Name])).ToList();
        var read = await reader.Read(tree, unread, architecture, releaseVersion, stop);
        if (read.Count > 0)
            await database.Write(
                async s =>
                {
                    foreach (var spec in read)
                        await s.Execute(
                            "INSERT INTO spec_readings (reading_key, spec) VALUES (@Key, @Spec) ON CONFLICT (reading_key) DO NOTHING",
                            new { Key = keys[spec.Name], Spec = ReleaseJson.Write(spec) });
                },
                stop);
        foreach (var spec in read)
            known[keys[spec.Name]] = spec;
        return [.. folders.Select(f => (f, known[keys[f.Name]]))];
    }

    private string Key(SpecFolder folder, string architecture, string releaseVersion) => BuildInputs.Digest(
        [Form, folder.Name, folder.Digest, macros.Id, architecture, folder.ReadsReleaseVersion ? releaseVersion : "-"]);

    private sealed class Row
    {
        public string ReadingKey { get; init; } = "";
        public string Spec { get; init; } = "";
    }
}
