using System.Net;

namespace LocalDapr.Sidecars;

/// <summary>The body of an answer that occupies one of the app's places until it has been read or given up.</summary>
internal sealed class SlotContent : HttpContent
{
    private readonly HttpContent _body;
    private IDisposable? _slot;

    public SlotContent(HttpContent body, IDisposable slot)
    {
        (_body, _slot) = (body, slot);
        foreach (var (name, values) in body.Headers)
            Headers.TryAddWithoutValidation(name, values);
    }

    protected override Task<Stream> CreateContentReadStreamAsync() => _body.ReadAsStreamAsync();

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => _body.CopyToAsync(stream, context);

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Headers.ContentLength ?? 0;
        return _body.Headers.ContentLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _body.Dispose();
            Interlocked.Exchange(ref _slot, null)?.Dispose();
        }
        base.Dispose(disposing);
    }
}
