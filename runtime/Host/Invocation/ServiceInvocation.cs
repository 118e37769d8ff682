using System.Net.Sockets;
using LocalDapr.Http;
using LocalDapr.Resiliency;
using LocalDapr.Sidecars;

namespace LocalDapr.Invocation;

/// <summary>Passes a call on to the app or the address that it names, with the caller's resiliency policies around it.</summary>
public static class ServiceInvocation
{
    public static async Task Forward(HttpContext context, Sidecar caller, SidecarDirectory apps, string appId, string method)
    {
        if (caller.App.MaxBodySize is { } most && context.Request.ContentLength > most)
            throw ApiException.TooLarge(most);
        var target = Callee.Find(context, caller, apps, appId);
        if (target.Problem is { } problem)
            throw ApiException.DirectInvoke(appId, problem);

        var name = context.CallerAppId;
        var (policy, isConfigured) = caller.Policies.ForApp(appId, method);
        var peer = context.Features.Get<PeerCall>();
        if (peer is not null || (!isConfigured && target.AppId == caller.AppId))
            policy = Policy.None(TimeProvider.System); // the policies are those of the other sidecar; and nothing lies between an app and itself that waiting could cure
        var hasBody = context.Request.ContentLength is > 0 || context.Request.Headers.TransferEncoding.Count > 0;
        var canReplay = !hasBody || context.Request.ContentLength is not null;
        var isKept = target.Grpc is not null || (canReplay && isConfigured && policy.Retries);
        var body = hasBody && isKept ? await ReadAll(context) : null;

        HttpResponseMessage? kept = null;
        try
        {
            if (target.Grpc is { } app)
            {
                await policy.Run(async stop =>
                {
                    await GrpcAppInvocation.Call(app, context, name, target.AppId, method, body ?? [], stop);
                    return true;
                }, context.RequestAborted);
                return;
            }
            using var answer = await policy.Run(async stop =>
            {
                kept?.Dispose();
                kept = null;
                var response = await Send(stop);
                if (!isConfigured || !canReplay || (int)response.StatusCode is >= 200 and <= 399)
                    return response;
                kept = response; // given to the caller when no attempt does better
                throw new StatusFailureException((int)response.StatusCode, $"status {(int)response.StatusCode}");
            }, context.RequestAborted);
            await CopyBack(answer, context);
        }
        catch (StatusFailureException) when (kept is not null)
        {
            using (kept)
                await CopyBack(kept, context);
        }
        catch (Exception e) when (TooLarge(e) is { } tooLarge && !context.Response.HasStarted)
        {
            throw ApiException.TooLarge(caller.App.MaxBodySize ?? 0, tooLarge);
        }
        catch (Exception e) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested && e is not ApiException)
        {
            throw ApiException.DirectInvoke(appId, Reason(e));
        }

        async Task<HttpResponseMessage> Send(CancellationToken stop)
        {
            using var request = new HttpRequestMessage(
                new HttpMethod(context.Request.Method), target.UriOf(MethodPath.Escape(method) + context.Request.QueryString.Value));
            if (hasBody)
                request.Content = body is not null ? new ByteArrayContent(body) : new StreamContent(context.Request.Body);
            else if (!HttpMethods.IsGet(request.Method.Method) && !HttpMethods.IsHead(request.Method.Method))
                request.Content = new ByteArrayContent([]); // without a content the HTTP client would repeat a call that may have arrived
            ProxyHeaders.CopyRequest(context.Request, request);
            target.Prepare(request, name);
            try
            {
                return await target.Send(request, stop);
            }
            catch (HttpRequestException e) when (e.HttpRequestError != HttpRequestError.ConnectionError && (!isConfigured || !canReplay))
            {
                // The call may have arrived; only a policy of the user's own may repeat it.
                throw new PermanentFailureException(e.Message, e);
            }
        }
    }

    private static async Task<byte[]> ReadAll(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        return buffer.ToArray();
    }

    private static async Task CopyBack(HttpResponseMessage answer, HttpContext context)
    {
        context.Response.StatusCode = (int)answer.StatusCode;
        ProxyHeaders.CopyResponse(answer, context.Response);
        if (HttpMethods.IsHead(context.Request.Method) || context.Response.StatusCode is 204 or 304)
            return;
        await using var from = await answer.Content.ReadAsStreamAsync(context.RequestAborted);
        var buffer = new byte[32 * 1024];
        for (int read; (read = await from.ReadAsync(buffer, context.RequestAborted)) > 0;)
        {
            await context.Response.Body.WriteAsync(buffer.AsMemory(0, read), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted); // a stream of events must not wait for its end
        }
    }

    private static BadHttpRequestException? TooLarge(Exception? e) => e switch
    {
        null => null,
        BadHttpRequestException { StatusCode: 413 } found => found,
        _ => TooLarge(e.InnerException),
    };

    private static string Reason(Exception e) => e switch
    {
        HttpRequestException { InnerException: SocketException socket } => $"error invoking app channel: {socket.Message}",
        _ => $"error invoking app channel: {e.Message}",
    };
}
