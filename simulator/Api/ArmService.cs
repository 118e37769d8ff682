using System.Text.Json;
using System.Text.Json.Nodes;
using AzureSimulator.Faults;
using AzureSimulator.Identity;
using AzureSimulator.Model;

namespace AzureSimulator.Api;

/// <summary>What every call to Azure Resource Manager goes through: identity, api-version, throttling, faults, the log.</summary>
internal sealed class ArmService(World world, Tokens tokens, Secrets secrets, RequestCounts counts)
{
    private static readonly string[] Audiences = ["https://management.azure.com", "https://management.core.windows.net"];
    private readonly Throttles throttles = new(counts);

    /// <summary>Makes a route handler; the action is named as in Azure's activity log.</summary>
    public static RequestDelegate Handle(string provider, string action, Func<ArmCall, ArmReply> handle) =>
        context => SimulatedAzure.Of(context).Arm.Serve(context, provider, action, handle);

    /// <summary>Makes a handler for what only previews have, from one of them on; to other versions it does not exist.</summary>
    public static RequestDelegate Preview(string provider, string action, string since, Func<ArmCall, ArmReply> handle) => Handle(provider, action, call =>
        ApiVersions.IsPreview(call.ApiVersion) && ApiVersions.AtLeast(call.ApiVersion, since) ? handle(call)
            : throw new ArmException(404, "InvalidResourceType",
                $"The resource type could not be found in the namespace '{provider}' for api version '{call.ApiVersion}'. The supported api-versions are "
                + $"'{string.Join(", ", ApiVersions.ContainerService.Where(version => ApiVersions.IsPreview(version) && ApiVersions.AtLeast(version, since)))}'."));

    private async Task Serve(HttpContext context, string provider, string action, Func<ArmCall, ArmReply> handle)
    {
        var request = context.Request;
        var requestId = world.NewId();
        var correlationId = request.Headers["x-ms-correlation-request-id"].ToString() is { Length: > 0 } given ? given : requestId;
        var headers = context.Response.Headers;
        headers["x-ms-request-id"] = requestId;
        headers["x-ms-correlation-request-id"] = correlationId;
        headers["x-ms-routing-request-id"] = $"SIMULATOR:{world.Clock.RealNow:yyyyMMdd'T'HHmmss'Z'}:{requestId}";
        if (request.Headers["x-ms-client-request-id"].ToString() is { Length: > 0 } client)
            headers["x-ms-client-request-id"] = client;

        var (caller, problem) = Identify(context);
        if (caller is null)
        {
            headers.WWWAuthenticate = $"Bearer authorization_uri=\"https://{request.Host}/{tokens.Tenant}\", error=\"invalid_token\", error_description=\"{problem}\"";
            var code = problem.Contains("expired", StringComparison.Ordinal) ? "ExpiredAuthenticationToken"
                : request.Headers.Authorization.Count == 0 ? "AuthenticationFailed" : "InvalidAuthenticationToken";
            await Write(context, new ArmException(401, code, problem).Reply("Microsoft.Resources"));
            return;
        }

        var lose = false;
        var delay = TimeSpan.Zero;
        ArmReply reply;
        try
        {
            ApiVersions.Require(request.Query["api-version"], provider);
            var call = new ArmCall(request, world, secrets, caller, request.Query["api-version"].ToString(), await ReadBody(request));
            reply = world.Do(() =>
            {
                var answer = Answer(provider, call, request.Method, headers, handle);
                if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
                {
                    lose = answer.Status < 400 && Strikes(FaultKind.LostResponse, request) is not null;
                    if (answer.Status < 400 && Strikes(FaultKind.DroppedHeaders, request) is not null)
                        answer.Headers.Clear();
                    world.Log(Describe(call, request, action, answer, correlationId) with { Detail = lose ? "answer lost" : null });
                }
                delay = Strikes(FaultKind.SlowResponse, request)?.Delay ?? TimeSpan.Zero;
                return answer;
            });
        }
        catch (ArmException refusal)
        {
            reply = refusal.Reply(provider);
        }
        if (delay > TimeSpan.Zero)
            await Task.Delay(delay, world.Clock.Real, context.RequestAborted);
        if (lose)
            context.Abort();
        else
            await Write(context, reply);
    }

    private ArmReply Answer(string provider, ArmCall call, string method, IHeaderDictionary headers, Func<ArmCall, ArmReply> handle)
    {
        try
        {
            throttles.Require(world, call, method, headers);
            Storm(call, method);
            return handle(call);
        }
        catch (ArmException refusal)
        {
            return refusal.Reply(provider);
        }
    }

    private void Storm(ArmCall call, string method)
    {
        try
        {
            ArmFaults.Require(world, call, method);
        }
        catch (ArmException storm) when (storm.Status == 429)
        {
            counts.Refused(RequestCounts.Storms);
            throw;
        }
    }

    private (Caller? Caller, string Problem) Identify(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            return (null, "Authentication failed. The 'Authorization' header is missing or is not a bearer token.");
        return tokens.Check(header["Bearer ".Length..], [.. Audiences, $"https://{context.Request.Host}"]);
    }

    private Fault? Strikes(FaultKind kind, HttpRequest request) =>
        FaultBook.Strike(world, kind, fault => fault.MatchesRequest(request.Method, request.Path.Value!));

    private static LogEntry Describe(ArmCall call, HttpRequest request, string action, ArmReply answer, string correlationId)
    {
        var operationId = answer.Headers.GetValueOrDefault("Azure-AsyncOperation") ?? answer.Headers.GetValueOrDefault("Location");
        return new LogEntry("write")
        {
            Caller = call.Caller.AppId,
            Method = request.Method,
            Operation = action,
            Resource = call.Path,
            CorrelationId = correlationId,
            ClientRequestId = call.Header("x-ms-client-request-id"),
            Status = answer.Status,
            Outcome = answer.Status < 400 ? "accepted" : (answer.Body?["error"] ?? answer.Body)?["code"]?.GetValue<string>() ?? "refused",
            OperationId = operationId?.Split('?')[0].Split('/')[^1],
        };
    }

    private static async Task<JsonObject?> ReadBody(HttpRequest request)
    {
        if (request.ContentLength is null or 0 && request.Headers.TransferEncoding.Count == 0)
            return null;
        using var memory = new MemoryStream();
        await request.Body.CopyToAsync(memory);
        if (memory.Length == 0)
            return null;
        try
        {
            return JsonNode.Parse(memory.ToArray()) as JsonObject
                ?? throw new ArmException(400, "InvalidRequestContent", "The request body must be a JSON object.");
        }
        catch (JsonException problem)
        {
            throw new ArmException(400, "InvalidRequestContent", $"The request body is not JSON: {problem.Message}");
        }
    }

    private static async Task Write(HttpContext context, ArmReply reply)
    {
        context.Response.StatusCode = reply.Status;
        foreach (var (name, value) in reply.Headers)
            context.Response.Headers[name] = value;
        if (reply.Body is null)
            return;
        context.Response.ContentType = "application/json; charset=utf-8";
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.WriteAsync(reply.Body.ToJsonString(Journal.Json));
    }
}
