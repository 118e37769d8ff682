using Microsoft.AspNetCore.Http;

namespace ReleaseOrchestrator.Hosting.Documents;

/// <summary>What requests that edit documents have in common: the text, and the ETag that guards what somebody else may have changed.</summary>
public static class DocumentRequest
{
    private const int MostCharacters = 256 * 1024;

    extension(HttpRequest request)
    {
        public async Task<string> DocumentText(CancellationToken stop)
        {
            using var body = new StreamReader(request.Body);
            var buffer = new char[MostCharacters + 1];
            var length = await body.ReadBlockAsync(buffer, stop);
            return length <= MostCharacters ? new string(buffer, 0, length) : throw DocumentErrors.TooLarge(MostCharacters);
        }

        /// <summary>If-Match and If-None-Match: an edit of what has meanwhile changed is refused.</summary>
        /// <param name="present">The ETag now; null: there is no such document.</param>
        public void CheckPrecondition(string kind, string name, string? present)
        {
            var match = request.Headers.IfMatch.ToString();
            var noneMatch = request.Headers.IfNoneMatch.ToString();
            var holds = (match.Length == 0 || (match == "*" ? present is not null : Names(match, present)))
                && (noneMatch.Length == 0 || (noneMatch == "*" ? present is null : !Names(noneMatch, present)));
            if (!holds)
                throw DocumentErrors.Stale(kind, name, present);
        }
    }

    private static bool Names(string header, string? tag) =>
        tag is not null && header.Split(',', StringSplitOptions.TrimEntries).Any(t => t.Trim('"') == tag.Trim('"'));
}
