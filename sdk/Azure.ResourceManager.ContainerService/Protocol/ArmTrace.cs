using System.Collections.Concurrent;
using System.Diagnostics;

namespace Azure.ResourceManager.ContainerService.Protocol;

/// <summary>One call as an activity: <c>ContainerServiceAgentPoolResource.Get</c>.</summary>
internal readonly struct ArmTrace : IDisposable
{
    private static readonly ConcurrentDictionary<string, ActivitySource> Sources = new();

    private readonly Activity _activity;

    private ArmTrace(Activity activity) => _activity = activity;

    public static ArmTrace Start(string client, string member)
    {
        var source = Sources.GetOrAdd(client, static name => new ActivitySource($"Azure.ResourceManager.ContainerService.{name}"));
        if (!source.HasListeners())
            return default;
        var name = member.EndsWith("Async", StringComparison.Ordinal) ? member[..^5] : member;
        var activity = source.StartActivity($"{client}.{name}");
        activity?.SetTag("az.namespace", "Microsoft.ContainerService");
        return new ArmTrace(activity);
    }

    public async ValueTask<T> Watch<T>(ValueTask<T> call)
    {
        try
        {
            return await call.ConfigureAwait(false);
        }
        catch (Exception problem)
        {
            _activity?.SetStatus(ActivityStatusCode.Error, problem.Message);
            _activity?.SetTag("error.type", (problem as RequestFailedException)?.ErrorCode ?? problem.GetType().FullName);
            throw;
        }
    }

    public void Dispose() => _activity?.Dispose();
}
