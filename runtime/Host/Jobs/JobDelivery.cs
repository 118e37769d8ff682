using System.Net.Http.Headers;
using Dapr.AppCallback.Autogen.Grpc.v1;
using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using LocalDapr.Resiliency;
using LocalDapr.Sidecars;

namespace LocalDapr.Jobs;

/// <summary>Hands one tick of a job to the app, in the app's protocol; an app that does not take it is an exception.</summary>
internal static class JobDelivery
{
    public static async Task Send(Sidecar sidecar, string name, Any? data, CancellationToken stop)
    {
        // The start of a trace: whoever scheduled the job has long been answered.
        var trace = sidecar.Tracer.Next(null)?.Headers(sidecar.Channel.Grpc is not null).ToDictionary() ?? [];
        if (sidecar.Channel.Grpc is { } app)
        {
            await SendGrpc(app, name, data, trace, stop);
            return;
        }
        using var request = new HttpRequestMessage(HttpMethod.Post, sidecar.Channel.UriOf($"/job/{Uri.EscapeDataString(name)}"))
        {
            Content = new ByteArrayContent(JobData.Body(data)),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        foreach (var (header, value) in trace)
            request.Headers.TryAddWithoutValidation(header, value);
        using var answer = await sidecar.Channel.Send(request, stop);
        if ((int)answer.StatusCode == 404)
            throw new JobNotFoundException();
        if (!answer.IsSuccessStatusCode)
            throw new StatusFailureException((int)answer.StatusCode, $"the app answered {(int)answer.StatusCode}");
    }

    private static async Task SendGrpc(GrpcApp app, string name, Any? data, Dictionary<string, string> trace, CancellationToken stop)
    {
        try
        {
            await app.Trigger(
                new JobEventRequest
                {
                    Name = name,
                    Data = data ?? new Any(),
                    Method = $"job/{name}",
                    ContentType = data?.TypeUrl ?? "",
                    HttpExtension = new HTTPExtension { Verb = HTTPExtension.Types.Verb.Post },
                },
                trace, stop);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            throw new JobNotFoundException();
        }
    }
}

/// <summary>The app says that it knows no such job.</summary>
internal sealed class JobNotFoundException() : Exception("the app knows no such job");
