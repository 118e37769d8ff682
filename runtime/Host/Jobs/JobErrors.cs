using Grpc.Core;
using LocalDapr.Http;
using LocalDapr.Invocation;

namespace LocalDapr.Jobs;

/// <summary>Every way the jobs API refuses, with the codes that daprd gives.</summary>
internal static class JobErrors
{
    public static ApiException EmptyJob() => Invalid("DAPR_SCHEDULER_EMPTY", "Job is empty");

    public static ApiException EmptyName() => Invalid("DAPR_SCHEDULER_JOB_NAME_EMPTY", "Name is empty");

    public static ApiException EmptySchedule() => Invalid("DAPR_SCHEDULER_SCHEDULE_EMPTY", "Schedule is empty");

    public static ApiException NameInBody() => Invalid("DAPR_SCHEDULER_JOB_NAME", "Set the job name in the url only");

    public static ApiException Refused(string reason) => Of(StatusCode.Internal, "DAPR_SCHEDULER_SCHEDULE_JOB", $"failed to schedule job due to: {reason}");

    public static ApiException BadName(string name, string reason) =>
        Of(StatusCode.InvalidArgument, "DAPR_SCHEDULER_SCHEDULE_JOB", $"failed to schedule job due to: job name is invalid \"{name}\": {reason}");

    public static ApiException Exists(string name) =>
        Of(StatusCode.AlreadyExists, "DAPR_SCHEDULER_SCHEDULE_JOB", $"failed to schedule job due to: job already exists: '{name}'; set overwrite to replace it");

    public static ApiException NotFound(string name) => Of(StatusCode.Internal, "DAPR_SCHEDULER_GET_JOB", $"failed to get job due to: job not found: {name}");

    private static ApiException Invalid(string code, string message) => Of(StatusCode.InvalidArgument, code, message);

    private static ApiException Of(StatusCode rpc, string code, string message) =>
        new(GrpcStatus.ToHttp(rpc), code, message) { Rpc = rpc, Details = [ErrorDetails.Info(code)] };
}
