using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Azure.ResourceManager.ContainerService.Protocol;

/// <summary>A list that is read page by page, as its reader asks for it. An empty page with a link is not the end.</summary>
internal sealed class ArmPages<T>(ArmCalls calls, ArmPath path, Func<JsonNode, T> read, CancellationToken cancellationToken) : Pageable<T>(cancellationToken)
{
    public override IEnumerable<Page<T>> AsPages(string continuationToken = null, int? pageSizeHint = null)
    {
        do
        {
            var page = ArmPage.Of(calls.GetPage(false, path, continuationToken, CancellationToken).Completed(), read);
            yield return page;
            continuationToken = page.ContinuationToken;
        }
        while (continuationToken is not null);
    }
}

/// <inheritdoc cref="ArmPages{T}"/>
internal sealed class ArmAsyncPages<T>(ArmCalls calls, ArmPath path, Func<JsonNode, T> read, CancellationToken cancellationToken) : AsyncPageable<T>(cancellationToken)
{
    public override IAsyncEnumerable<Page<T>> AsPages(string continuationToken = null, int? pageSizeHint = null) =>
        Pages(continuationToken, CancellationToken);

    // A token given here and one given with the call both stop the reading.
    public override async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken, cancellationToken);
        await foreach (var page in Pages(null, either.Token).ConfigureAwait(false))
        {
            foreach (var item in page.Values)
                yield return item;
        }
    }

    private async IAsyncEnumerable<Page<T>> Pages(string continuationToken, [EnumeratorCancellation] CancellationToken stop)
    {
        do
        {
            var page = ArmPage.Of(await calls.GetPage(true, path, continuationToken, stop).ConfigureAwait(false), read);
            yield return page;
            continuationToken = page.ContinuationToken;
        }
        while (continuationToken is not null);
    }
}

/// <summary>One page as the service writes it.</summary>
internal static class ArmPage
{
    public static Page<T> Of<T>(Response response, Func<JsonNode, T> read)
    {
        var page = response.Json();
        return Page<T>.FromValues(
            page["value"] is JsonArray values ? [.. values.Select(read)] : [],
            (string)page["nextLink"] is { Length: > 0 } next ? next : null,
            response);
    }
}
