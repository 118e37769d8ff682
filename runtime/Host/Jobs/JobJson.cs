using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf.WellKnownTypes;
using LocalDapr.Http;
using LocalDapr.Resources;

namespace LocalDapr.Jobs;

/// <summary>A job as the HTTP API writes it: names in either spelling of protocol buffers.</summary>
internal static class JobJson
{
    public static (Job Job, bool Overwrite) Read(string name, JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
            throw ApiException.Malformed("a job is a JSON object");
        if (Find(body, "name") is { ValueKind: JsonValueKind.String } given && given.GetString()!.Length > 0)
            throw JobErrors.NameInBody();
        var job = new Job { Name = name };
        if (Text(body, "schedule") is { } schedule)
            job.Schedule = schedule;
        if (Text(body, "dueTime") is { } due)
            job.DueTime = due;
        if (Text(body, "ttl") is { } ttl)
            job.Ttl = ttl;
        if (Number(body, "repeats") is { } repeats)
            job.Repeats = repeats;
        if (Find(body, "data") is { ValueKind: not JsonValueKind.Null } data)
            job.Data = JobData.FromJson(data);
        if (Find(body, "failurePolicy") is { ValueKind: JsonValueKind.Object } policy)
            job.FailurePolicy = ReadPolicy(policy);
        return (job, Find(body, "overwrite") is { ValueKind: JsonValueKind.True });
    }

    public static JsonObject Write(Job job)
    {
        var json = new JsonObject { ["name"] = job.Name };
        if (job.HasSchedule)
            json["schedule"] = job.Schedule;
        if (job.HasRepeats)
            json["repeats"] = job.Repeats;
        if (job.HasDueTime)
            json["dueTime"] = job.DueTime;
        if (job.HasTtl)
            json["ttl"] = job.Ttl;
        if (job.Data is not null)
            json["data"] = JobData.Json(job.Data);
        json["failurePolicy"] = job.FailurePolicy?.PolicyCase switch
        {
            JobFailurePolicy.PolicyOneofCase.Drop => new JsonObject { ["drop"] = new JsonObject() },
            JobFailurePolicy.PolicyOneofCase.Constant => new JsonObject { ["constant"] = WriteConstant(job.FailurePolicy.Constant) },
            _ => null,
        };
        if (json["failurePolicy"] is null)
            json.Remove("failurePolicy");
        return json;
    }

    private static JobFailurePolicy ReadPolicy(JsonElement policy)
    {
        var (drop, constant) = (Find(policy, "drop"), Find(policy, "constant"));
        if ((drop is null) == (constant is null))
            throw ApiException.Malformed("failurePolicy holds either drop or constant");
        if (constant is not { } retries)
            return new JobFailurePolicy { Drop = new JobFailurePolicyDrop() };
        var read = new JobFailurePolicyConstant();
        if (Text(retries, "interval") is { } interval)
            read.Interval = GoDuration.TryParse(interval, out var duration) ? Duration.FromTimeSpan(duration)
                : throw ApiException.Malformed($"failurePolicy.constant.interval '{interval}' is not a duration such as 5s");
        if (Number(retries, "maxRetries") is { } most)
            read.MaxRetries = most;
        return new JobFailurePolicy { Constant = read };
    }

    private static JsonObject WriteConstant(JobFailurePolicyConstant constant)
    {
        var json = new JsonObject();
        if (constant.Interval is { } interval)
            json["interval"] = string.Create(CultureInfo.InvariantCulture, $"{interval.ToTimeSpan().TotalSeconds:0.#########}s");
        if (constant.HasMaxRetries)
            json["maxRetries"] = constant.MaxRetries;
        return json;
    }

    private static JsonElement? Find(JsonElement json, string name)
    {
        var other = string.Concat(name.Select(c => char.IsUpper(c) ? $"_{char.ToLowerInvariant(c)}" : $"{c}"));
        return json.TryGetProperty(name, out var value) || json.TryGetProperty(other, out value) ? value : null;
    }

    private static string? Text(JsonElement json, string name) => Find(json, name) switch
    {
        null or { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        _ => throw ApiException.Malformed($"{name} must be text"),
    };

    private static uint? Number(JsonElement json, string name) => Find(json, name) switch
    {
        null or { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.Number } number when number.TryGetUInt32(out var value) => value,
        _ => throw ApiException.Malformed($"{name} must be a whole number that is not negative"),
    };
}
