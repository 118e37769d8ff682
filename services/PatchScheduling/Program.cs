using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.PatchScheduling.Adapters;
using ReleaseOrchestrator.PatchScheduling.Adapters.Documents;
using ReleaseOrchestrator.PatchScheduling.Features;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceHosting(AppIds.PatchScheduling);
builder.AddServiceDatabase(Schema.Migrations);
builder.Services.AddSingleton<DocumentCatalog>();

var app = builder.Build();
app.UseServiceHosting();

MapDocuments(DocumentKinds.Cycles);
MapDocuments(DocumentKinds.Windows);
MapDocuments(DocumentKinds.Freezes);
ListOccurrences.Map(app);
DecideWindows.Map(app);
ShowCalendar.Map(app);
AnnounceDueCycles.Map(app);

await app.RunAsync();

void MapDocuments<T>(DocumentKind<T> kind)
    where T : class
{
    ListDocuments.Map(app, kind);
    ShowDocument.Map(app, kind);
    PutDocument.Map(app, kind);
    DeleteDocument.Map(app, kind);
}
