using ReleaseOrchestrator.Contracts.Packages;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.PackageBuilds.Domain;

namespace ReleaseOrchestrator.PackageBuilds.Adapters.Building;

/// <summary>
/// Every result that was ever built, by content key: a directory of signed RPMs that appears whole by one rename.
/// A key in here is never built again.
/// </summary>
public sealed class ResultStore(string directory, ServiceDatabase database)
{
    private const string Contents = "result.json";

    /// <summary>What lies beside the RPMs.</summary>
    public sealed record Result(string SignedBy, IReadOnlyList<BuiltPackage> Packages);

    public Result? Find(string contentKey)
    {
        var file = Path.Combine(DirectoryOf(contentKey), Contents);
        return File.Exists(file) ? ReleaseJson.Read<Result>(File.ReadAllText(file)) : null;
    }

    public string FileOf(string contentKey, BuiltPackage package) => Path.Combine(DirectoryOf(contentKey), package.FileName);

    /// <summary>Takes in a directory of RPMs. If the key is there already, what is there stays.</summary>
    public async Task<Result> Keep(string contentKey, string rpms, Result result, CancellationToken stop)
    {
        await File.WriteAllTextAsync(Path.Combine(rpms, Contents), ReleaseJson.Write(result), stop);
        foreach (var file in Directory.EnumerateFiles(rpms))
            Flush(file);

        var target = DirectoryOf(contentKey);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        try
        {
            Directory.Move(rpms, target);
            return result;
        }
        catch (IOException) when (Find(contentKey) is not null)
        {
            return Find(contentKey)!;
        }
    }

    /// <summary>Results that can be used again: still on disk, and signed by the key that signs now.</summary>
    public async Task<ResultHistory> History(string signedBy, CancellationToken stop)
    {
        var rows = await database.Read(
            s => s.Query<Row>("SELECT content_key AS ContentKey, inputs, built_at AS BuiltAt FROM results WHERE signed_by = @SignedBy", new { SignedBy = signedBy }), stop);
        return new ResultHistory(
        [
            .. rows.Where(r => File.Exists(Path.Combine(DirectoryOf(r.ContentKey), Contents)))
                .Select(r => new KeptResult(r.ContentKey, ReleaseJson.Read<BuildInputs>(r.Inputs), r.BuiltAt)),
        ]);
    }

    private string DirectoryOf(string contentKey) => Path.Combine(directory, contentKey[..2], contentKey);

    private static void Flush(string file)
    {
        using var open = new FileStream(file, FileMode.Open, FileAccess.ReadWrite);
        open.Flush(flushToDisk: true);
    }

    private sealed class Row
    {
        public string ContentKey { get; init; } = "";
        public string Inputs { get; init; } = "";
        public DateTimeOffset BuiltAt { get; init; }
    }
}
