using System.Globalization;
using Dapr.AppCallback.Autogen.Grpc.v1;
using Grpc.Core;
using LocalDapr.Hosting;
using LocalDapr.Sidecars;

namespace LocalDapr.Bindings;

/// <summary>Calls an app each time one of its schedules is due, while the app is there.</summary>
public sealed partial class CronTrigger(Sidecar sidecar, CronBinding binding, TimeProvider clock, ILogger logger)
{
    private const string ReadTime = "readTimeUTC";
    private const string TimeZone = "timeZone";

    public async Task Run(CancellationToken stop)
    {
        if (!binding.IsDeclaredInput && !await IsWanted(stop))
        {
            NotWanted(sidecar.AppId, binding.Name, binding.Route);
            return;
        }
        var running = new List<Task>();
        var last = clock.GetUtcNow();
        while (binding.Schedule.Next(last) is { } due)
        {
            await clock.SleepUntil(due, stop);
            last = clock.GetUtcNow(); // what was missed while the machine slept is not made up for
            running.RemoveAll(call => call.IsCompleted);
            if (sidecar.IsHealthy)
                running.Add(Call(due, stop));
        }
        await Task.WhenAll(running);
    }

    private async Task Call(DateTimeOffset due, CancellationToken stop)
    {
        // The start of a trace: nobody has asked for it.
        var trace = sidecar.Tracer.Next(null)?.Headers(sidecar.Channel.Grpc is not null).ToList() ?? [];
        try
        {
            await sidecar.Policies.FromComponent(binding.Name, Resiliency.ComponentKind.Binding).Run(async token =>
            {
                if (sidecar.Channel.Grpc is { } app)
                {
                    await app.Trigger(Event(due), trace.ToDictionary(), token);
                    return true;
                }
                using var request = new HttpRequestMessage(HttpMethod.Post, sidecar.Channel.UriOf(binding.Route)) { Content = new ByteArrayContent([]) };
                request.Content.Headers.ContentType = new System.Net.Http.Headers.MediaTypeHeaderValue("application/json");
                request.Headers.TryAddWithoutValidation(ReadTime, Utc(due));
                foreach (var (header, value) in trace)
                    request.Headers.TryAddWithoutValidation(header, value);
                request.Headers.TryAddWithoutValidation(TimeZone, "Local");
                using var answer = await sidecar.Channel.Send(request, token);
                return answer.StatusCode == System.Net.HttpStatusCode.OK
                    ? true
                    : throw new Resiliency.StatusFailureException((int)answer.StatusCode, $"the app answered {(int)answer.StatusCode}");
            }, stop);
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            NotTaken(sidecar.AppId, binding.Name, e.Message);
        }
        catch (OperationCanceledException)
        {
            // the app is gone
        }
    }

    private BindingEventRequest Event(DateTimeOffset due) => new() { Name = binding.Name, Metadata = { [ReadTime] = Utc(due), [TimeZone] = "Local" } };

    private static string Utc(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF '+0000 UTC'", CultureInfo.InvariantCulture);

    private async Task<bool> IsWanted(CancellationToken stop)
    {
        while (true)
        {
            try
            {
                if (sidecar.Channel.Grpc is { } app)
                    return (await app.Bindings(stop)).Contains(binding.Name);
                using var request = new HttpRequestMessage(HttpMethod.Options, sidecar.Channel.UriOf(binding.Route));
                using var answer = await sidecar.Channel.Send(request, stop);
                return answer.IsSuccessStatusCode || (int)answer.StatusCode == 405;
            }
            catch (Exception e) when (e is HttpRequestException or RpcException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500), clock, stop);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{App}: does not listen to binding {Binding} at {Route}")]
    private partial void NotWanted(string app, string binding, string route);

    [LoggerMessage(Level = LogLevel.Error, Message = "{App}: a call by binding {Binding} failed: {Reason}")]
    private partial void NotTaken(string app, string binding, string reason);
}
