using System.Text;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Fleet.Csv;

/// <summary>A table for download, written row by row.</summary>
public sealed class CsvAnswer(string name, IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string?>> rows) : IResult
{
    private const int RowsAtOnce = 200;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "text/csv; charset=utf-8; header=present";
        response.Headers.ContentDisposition = $"attachment; filename={name}.csv";
        var text = new StringBuilder(CsvText.Row(header));
        foreach (var part in rows.Chunk(RowsAtOnce))
        {
            foreach (var row in part)
                text.Append(CsvText.Row(row));
            await response.WriteAsync(text.ToString(), httpContext.RequestAborted);
            text.Clear();
        }

        await response.WriteAsync(text.ToString(), httpContext.RequestAborted);
    }
}
