using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dapr.DurableTask.Protobuf;
using LocalDapr.Engine;
using LocalDapr.Tracing;

namespace LocalDapr.Http;

/// <summary>Starting, asking after and steering workflows over HTTP.</summary>
public static partial class WorkflowApi
{
    private const int LongestId = 64;

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var version in new[] { "v1.0", "v1.0-beta1", "v1.0-alpha1" })
        {
            var root = $"/{version}/workflows/{{component}}";
            routes.MapPost($"{root}/{{name}}/start", Start);
            routes.MapGet($"{root}/{{id}}", Get);
            routes.MapPost($"{root}/{{id}}/raiseEvent/{{name}}", Raise);
            Steer(routes, $"{root}/{{id}}/pause", "ERR_PAUSE_WORKFLOW", "error pausing workflow {0}: {1}", (engine, key) => engine.Suspend(key, null));
            Steer(routes, $"{root}/{{id}}/resume", "ERR_RESUME_WORKFLOW", "error resuming workflow {0}: {1}", (engine, key) => engine.Resume(key, null));
            Steer(routes, $"{root}/{{id}}/terminate", "ERR_TERMINATE_WORKFLOW", "error terminating workflow '{0}': {1}", (engine, key) => engine.Terminate(key, null, recursive: true));
            Steer(routes, $"{root}/{{id}}/purge", "ERR_PURGE_WORKFLOW", "error purging workflow {0}: {1}", (engine, key) => engine.Purge(key, recursive: true, force: false));
        }
    }

    private static async Task Start(HttpContext context, string name, WorkflowEngine engine)
    {
        var id = context.Request.Query["instanceID"].ToString();
        if (id.Length == 0)
            id = Guid.NewGuid().ToString();
        if (id.Length > LongestId)
            throw new ApiException(400, "ERR_INSTANCE_ID_TOO_LONG", $"workflow instance ID exceeds the max length of {LongestId} characters");
        if (!IdForm().IsMatch(id))
            throw new ApiException(
                400, "ERR_INSTANCE_ID_INVALID", $"workflow instance ID '{id}' is invalid: only alphanumeric, dash and underscore characters are allowed");
        var target = context.Request.Query["appID"].ToString() is { Length: > 0 } appId ? appId : context.Sidecar.AppId;
        var request = new CreateInstanceRequest
        {
            InstanceId = id,
            Name = name,
            Input = await ReadBody(context),
            ParentTraceContext = WorkflowTrace.Read(context.Request.Headers),
        };
        try
        {
            await engine.Start(new InstanceKey(target, id), request);
        }
        catch (WorkflowRefusalException e)
        {
            throw new ApiException(500, "ERR_START_WORKFLOW", $"error starting workflow '{name}': {e.Message}");
        }
        context.Response.StatusCode = 202;
        await context.Response.WriteAsJsonAsync(new { instanceID = id });
    }

    private static Task Get(HttpContext context, string id, WorkflowEngine engine)
    {
        var state = engine.Find(new InstanceKey(context.Sidecar.AppId, id))
            ?? throw new ApiException(404, "ERR_INSTANCE_ID_NOT_FOUND", $"unable to find workflow with the provided instance ID: {id}");
        var properties = new JsonObject();
        Add("dapr.workflow.input", state.Input);
        Add("dapr.workflow.custom_status", state.CustomStatus);
        if (state.FailureDetails is { } failure)
        {
            Add("dapr.workflow.failure.error_type", failure.ErrorType);
            Add("dapr.workflow.failure.error_message", failure.ErrorMessage);
            Add("dapr.workflow.failure.stack_trace", failure.StackTrace);
        }
        else
        {
            Add("dapr.workflow.output", state.Output);
        }
        return context.Response.WriteAsJsonAsync(new JsonObject
        {
            ["instanceID"] = id,
            ["workflowName"] = state.Name,
            ["createdAt"] = Time(state.CreatedTimestamp),
            ["lastUpdatedAt"] = Time(state.LastUpdatedTimestamp),
            ["runtimeStatus"] = StatusName(state.WorkflowStatus),
            ["properties"] = properties,
        });

        void Add(string name, string? value)
        {
            if (value is not null)
                properties[name] = value;
        }
    }

    private static async Task Raise(HttpContext context, string id, string name, WorkflowEngine engine)
    {
        try
        {
            await engine.Raise(new InstanceKey(context.Sidecar.AppId, id), name, await ReadBody(context));
        }
        catch (WorkflowRefusalException e)
        {
            throw new ApiException(500, "ERR_RAISE_EVENT_WORKFLOW", $"error raising event on workflow '{id}': {e.Message}");
        }
        context.Response.StatusCode = 202;
    }

    private static void Steer(IEndpointRouteBuilder routes, string path, string code, string message, Func<WorkflowEngine, InstanceKey, Task> order) =>
        routes.MapPost(path, async (HttpContext context, string id, WorkflowEngine engine) =>
        {
            try
            {
                await order(engine, new InstanceKey(context.Sidecar.AppId, id));
            }
            catch (WorkflowRefusalException e)
            {
                throw new ApiException(500, code, string.Format(CultureInfo.InvariantCulture, message, id, e.Message));
            }
            context.Response.StatusCode = 202;
        });

    private static async Task<string?> ReadBody(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        return await reader.ReadToEndAsync(context.RequestAborted) is { Length: > 0 } body ? body : null;
    }

    private static string StatusName(OrchestrationStatus status) => status switch
    {
        OrchestrationStatus.ContinuedAsNew => "CONTINUED_AS_NEW",
        var other => other.ToString().ToUpperInvariant(),
    };

    private static string? Time(Google.Protobuf.WellKnownTypes.Timestamp? time) =>
        time?.ToDateTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    [GeneratedRegex("^[A-Za-z0-9_-]+$")]
    private static partial Regex IdForm();
}
