using System.Text.Json.Nodes;
using AzureSimulator.Model;

namespace AzureSimulator.Api;

/// <summary>An answer of Azure Resource Manager.</summary>
public sealed record ArmReply(int Status, JsonNode? Body = null)
{
    public Dictionary<string, string> Headers { get; init; } = [];

    public static ArmReply Ok(JsonNode body) => new(200, body);
}

/// <summary>A refusal in the words of Azure Resource Manager.</summary>
public sealed class ArmException(int status, ArmProblem problem, int? retryAfter = null, string? subcode = null) : Exception(problem.Message)
{
    public ArmException(int status, string code, string message, int? retryAfter = null)
        : this(status, new ArmProblem(code, message), retryAfter)
    {
    }

    public int Status => status;

    public ArmProblem Problem => problem;

    /// <summary>Resource Manager wraps its refusals in "error"; AKS puts the fields of its own at the top.</summary>
    public ArmReply Reply(string provider)
    {
        var body = provider == "Microsoft.ContainerService" && status < 500 && !OfResourceManager.Contains(problem.Code)
            ? Flat() : new JsonObject { ["error"] = problem.ToJson() };
        var reply = new ArmReply(status, body);
        if (retryAfter is { } seconds)
            reply.Headers["Retry-After"] = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return reply;
    }

    private static readonly string[] OfResourceManager =
    [
        "MissingApiVersionParameter", "InvalidResourceType", "InvalidRequestContent", "SubscriptionNotFound", "ResourceGroupNotFound", "ResourceNotFound",
        "PreconditionFailed", "SubscriptionRequestsThrottled", "TooManyRequests", "InvalidResourceLocation", "OperationNotFound",
    ];

    private JsonObject Flat()
    {
        var body = problem.ToJson();
        body["details"] ??= null;
        body["subcode"] = subcode ?? "";
        return body;
    }
}
