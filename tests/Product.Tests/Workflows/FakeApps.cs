using System.Collections.Concurrent;
using Dapr.Client;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Calls;

namespace Product.Tests.Workflows;

/// <summary>The other apps, as far as a test has given them something to say; the rest cannot be asked.</summary>
internal sealed class FakeApps() : AppCalls(new DaprClientBuilder().Build())
{
    private readonly Dictionary<string, Func<object?, object>> _answers = [];

    public FakeApps Answering(string appId, string path, object answer) => Answering(appId, path, _ => answer);

    public FakeApps Answering(string appId, string path, Func<object?, object> answer)
    {
        _answers[$"{appId}/{path}"] = answer;
        return this;
    }

    /// <summary>What was put or deleted, in order.</summary>
    public ConcurrentQueue<(string Path, object? Body)> Written { get; } = [];

    public override Task<TAnswer> Put<TRequest, TAnswer>(string appId, string path, TRequest request, CancellationToken stop)
    {
        Written.Enqueue(($"{appId}/{path}", request));
        return _answers.ContainsKey($"{appId}/{path}") ? Answer<TAnswer>(appId, path, request) : Task.FromResult<TAnswer>(default!);
    }

    public override Task Delete(string appId, string path, CancellationToken stop)
    {
        Written.Enqueue(($"{appId}/{path}", null));
        return Task.CompletedTask;
    }

    public override Task<TAnswer> Get<TAnswer>(string appId, string path, CancellationToken stop) => Answer<TAnswer>(appId, path, null);

    public override Task<TAnswer> Post<TRequest, TAnswer>(string appId, string path, TRequest request, CancellationToken stop) => Answer<TAnswer>(appId, path, request);

    /// <summary>Through JSON, as between processes.</summary>
    private Task<TAnswer> Answer<TAnswer>(string appId, string path, object? request) =>
        _answers.TryGetValue($"{appId}/{path}", out var answer)
            ? Task.FromResult(ReleaseJson.Read<TAnswer>(ReleaseJson.Write(answer(request))))
            : throw new DomainException(ErrorKind.Unavailable, "app-unavailable", $"{appId} cannot be asked.");
}
