using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ReleaseOrchestrator.Contracts.Packages;
using ReleaseOrchestrator.PackageBuilds.Adapters.Signing;
using ReleaseOrchestrator.PackageBuilds.Adapters.Sources;
using ReleaseOrchestrator.PackageBuilds.Adapters.Specs;
using ReleaseOrchestrator.PackageBuilds.Adapters.Tools;
using ReleaseOrchestrator.PackageBuilds.Domain;

namespace ReleaseOrchestrator.PackageBuilds.Adapters.Building;

/// <summary>Builds one SPEC with rpmbuild in a fresh private root, signs what comes out and keeps it.</summary>
public sealed class RpmBuilder(
    BuildRoot root, MacroSet macros, WorkDirectories work, SpecSnapshots snapshots, SourceLibrary sources, SigningKey key, ResultStore results)
{
    private const string QueryFormat = "%{NEVRA}|[%{PAYLOADDIGEST}]|%{SOURCERPM}\\n";

    /// <param name="layers">RPMs that the build stands on.</param>
    /// <exception cref="BuildFailedException">rpmbuild says no: trying again would not help.</exception>
    public async Task<ResultStore.Result> Build(BuildRecipe recipe, IReadOnlyCollection<string> layers, Stream log, CancellationToken stop)
    {
        foreach (var tool in Tool.ForBuilding)
            _ = tool.Path;

        using var directory = work.Take("build");
        var source = directory.Add("src");
        var output = directory.Add("out");
        await Gather(recipe, source, stop);

        string[] command =
        [
            $"SOURCE_DATE_EPOCH={recipe.Inputs.SourceDateEpoch.ToString(CultureInfo.InvariantCulture)}", "RPM_BUILD_NCPUS=2",
            "rpmbuild", "-ba", "--nodeps", "--nocheck", .. macros.Arguments(recipe.Inputs.Architecture, recipe.ReleaseVersion),
            "--define", "_topdir /builder/top", "--define", $"_sourcedir {BuildRoot.Sources}",
            "--define", $"_rpmdir {BuildRoot.Results}", "--define", $"_srcrpmdir {BuildRoot.Results}",
            $"{BuildRoot.Sources}/{recipe.Item.Spec}.spec",
        ];
        var said = new TailStream(log, 32 * 1024);
        var run = await root.Run(directory.Path, source, output, layers, command, said, stop);
        if (!run.Succeeded)
            throw new BuildFailedException(RpmMessage.From(said.Text));

        return await Take(recipe, output, directory, stop);
    }

    private async Task Gather(BuildRecipe recipe, string target, CancellationToken stop)
    {
        snapshots.CopyTo(recipe.Inputs.Files, target);
        foreach (var source in recipe.Sources.Where(s => !s.InSpecDirectory))
            File.Copy(await sources.Fetch(recipe.Item.Spec, source, stop), Path.Combine(target, source.FileName));
    }

    private async Task<ResultStore.Result> Take(BuildRecipe recipe, string output, WorkDirectory directory, CancellationToken stop)
    {
        var rpms = directory.Add("rpms");
        foreach (var built in Directory.GetFiles(output, "*.rpm", SearchOption.AllDirectories))
            File.Move(built, Path.Combine(rpms, Path.GetFileName(built)));
        var files = Directory.GetFiles(rpms).Order(StringComparer.Ordinal).ToList();
        if (files.Count == 0)
            throw new BuildFailedException("rpmbuild made no package.");

        await key.SignPackages(files, stop);
        var packages = new List<BuiltPackage>();
        foreach (var file in files)
            packages.Add(await Describe(file, directory.Path, stop));
        return await results.Keep(
            recipe.Item.ContentKey, rpms, new ResultStore.Result(await key.Fingerprint(stop), packages), stop);
    }

    private static async Task<BuiltPackage> Describe(string file, string database, CancellationToken stop)
    {
        var query = await new Command(Tool.Rpm.Path, "--dbpath", Path.Combine(database, "db"), "--nosignature", "-qp", "--qf", QueryFormat, file).Require(stop);
        var fields = query.Trim().Split('|');
        await using var content = File.OpenRead(file);
        var digest = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, stop));
        var nevra = fields[2] == "(none)" ? fields[0][..fields[0].LastIndexOf('.')] + ".src" : fields[0];
        return new BuiltPackage(nevra, Path.GetFileName(file), digest, fields[1]);
    }

    /// <summary>Passes a log through and remembers its end.</summary>
    private sealed class TailStream(Stream inner, int size) : MemoryStream
    {
        private readonly StringBuilder _tail = new();

        public string Text => _tail.ToString();

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _tail.Append(Encoding.UTF8.GetString(buffer.Span));
            if (_tail.Length > size)
                _tail.Remove(0, _tail.Length - size);
            await inner.WriteAsync(buffer, cancellationToken);
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);
    }
}

/// <summary>A SPEC cannot be built as it is.</summary>
public sealed class BuildFailedException(string message) : Exception(message);
