namespace ReleaseOrchestrator.Tests.PackageBuilds;

/// <summary>A directory of its own for one test.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("packages-").FullName;

    public string Write(string name, string content)
    {
        var file = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
        return file;
    }

    /// <summary>A package without an architecture; a body without %files is one that makes /etc/NAME.</summary>
    public void WriteSpec(string name, string body = "", string header = "") => WriteSpecIn("", name, body, header);

    public void WriteSpecIn(string folder, string name, string body = "", string header = "") => Write(
        System.IO.Path.Combine(folder, $"{name}/{name}.spec"),
        $"""
        Name: {name}
        Version: 1.0
        Release: 1%{"{?dist}"}
        Summary: A test
        License: MIT
        BuildArch: noarch
        {header}

        %description
        A test.

        {(body.Contains("%files", StringComparison.Ordinal) ? body : body + "\n%files")}

        %changelog
        * Mon Nov 02 2026 Release Engineering <releases@example.com> - 1.0-1
        - First

        """);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
