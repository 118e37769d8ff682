using Microsoft.AspNetCore.Http.Extensions;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Features;

/// <summary>Pages of lists that are ordered by a key: <c>top</c> and <c>after</c>, the next page as a link.</summary>
public static class Paging
{
    public const int Most = 1000;

    public static int Top(int? asked) => asked switch
    {
        null => 200,
        >= 1 and <= Most => asked.Value,
        _ => throw RolloutErrors.Invalid("top", $"top is {asked}; 1 to {Most} works."),
    };

    /// <param name="found">One more than <paramref name="top"/> where there is a next page.</param>
    public static Page<T> Of<T>(IReadOnlyList<T> found, int top, Func<T, string> key, HttpRequest request)
    {
        if (found.Count <= top)
            return new Page<T>(found, null);
        var page = found.Take(top).ToList();
        var query = new QueryBuilder(request.Query.Where(pair => pair.Key is not "after").SelectMany(pair => pair.Value.Select(v => KeyValuePair.Create(pair.Key, v ?? ""))))
        {
            { "after", key(page[^1]) },
        };
        var prefix = request.Headers["X-Forwarded-Prefix"].FirstOrDefault() ?? "";
        return new Page<T>(page, $"{prefix}{request.Path}{query}");
    }
}
