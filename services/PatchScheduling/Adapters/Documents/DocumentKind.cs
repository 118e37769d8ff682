using ReleaseOrchestrator.Hosting.Documents;
using ReleaseOrchestrator.PatchScheduling.Domain;

namespace ReleaseOrchestrator.PatchScheduling.Adapters.Documents;

/// <summary>One kind of document: its name in YAML, its folder and route, and how its text becomes a rule of the calendar.</summary>
public sealed class DocumentKind<T>(string name, string folder, Func<DocumentReader, string, string, (string Name, T Value)> read)
{
    public string Name => name;

    /// <summary>Folder of the files and first part of the route.</summary>
    public string Folder => folder;

    /// <param name="source">What errors call the text: a file name.</param>
    public (string Name, T Value) Read(DocumentReader reader, string text, string source) => read(reader, text, source);
}

public static class DocumentKinds
{
    public static readonly DocumentKind<ReleaseCycle> Cycles = Of<ReleaseCycleSpec, ReleaseCycle>("ReleaseCycle", "cycles", CycleReader.Read);

    public static readonly DocumentKind<MaintenanceWindow> Windows = Of<MaintenanceWindowSpec, MaintenanceWindow>("MaintenanceWindow", "windows", WindowReader.Read);

    public static readonly DocumentKind<FreezeWindow> Freezes = Of<FreezeWindowSpec, FreezeWindow>("FreezeWindow", "freezes", FreezeReader.Read);

    private static DocumentKind<T> Of<TSpec, T>(string name, string folder, Func<Document<TSpec>, T> toValue) =>
        new(name, folder, (reader, text, source) =>
        {
            var document = reader.ReadText<TSpec>(text, source, name);
            return (document.Metadata.Name, toValue(document));
        });
}
