using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Benchmarks.App;

/// <summary>Which message came when, by the clock that all processes of a machine share.</summary>
public sealed class Arrivals
{
    private readonly Lock _lock = new();
    private Dictionary<int, long> _ticks = [];
    private (int Count, TaskCompletionSource Reached)? _awaited;

    public async Task Take(HttpContext http)
    {
        var now = Stopwatch.GetTimestamp();
        var message = (int)(await JsonNode.ParseAsync(http.Request.Body))!["data"]!;
        lock (_lock)
        {
            _ticks.TryAdd(message, now);
            if (_awaited is { } awaited && _ticks.Count >= awaited.Count)
                awaited.Reached.TrySetResult();
        }
    }

    /// <summary>Waits until so many have come, tells when each did, and forgets them.</summary>
    public async Task<Dictionary<int, long>> Until(int count)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _awaited = (count, reached);
            if (_ticks.Count >= count)
                reached.TrySetResult();
        }
        await reached.Task;
        lock (_lock)
        {
            var ticks = _ticks;
            (_ticks, _awaited) = ([], null);
            return ticks;
        }
    }
}
