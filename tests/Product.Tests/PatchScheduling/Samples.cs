using ReleaseOrchestrator.Hosting.Documents;
using ReleaseOrchestrator.PatchScheduling.Adapters.Documents;

namespace ReleaseOrchestrator.Tests.PatchScheduling;

public class The_sample_calendar
{
    private static readonly string Samples = Path.Combine(Root(), "samples");

    [Fact]
    public void Can_be_read()
    {
        var reader = new DocumentReader();
        Assert.NotEmpty(Read(DocumentKinds.Cycles, reader));
        Assert.NotEmpty(Read(DocumentKinds.Windows, reader));
        Assert.NotEmpty(Read(DocumentKinds.Freezes, reader));
    }

    private static List<T> Read<T>(DocumentKind<T> kind, DocumentReader reader) =>
        [.. Directory.GetFiles(Path.Combine(Samples, kind.Folder)).Select(file => kind.Read(reader, File.ReadAllText(file), file).Value)];

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "ReleaseOrchestrator.sln")))
            directory = directory.Parent!;
        return directory.FullName;
    }
}
