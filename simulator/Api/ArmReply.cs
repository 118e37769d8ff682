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
public sealed class ArmException(int status, ArmProblem problem, int? retryAfter = null) : Exception(problem.Message)
{
    public ArmException(int status, string code, string message, int? retryAfter = null)
        : this(status, new ArmProblem(code, message), retryAfter)
    {
    }

    public ArmProblem Problem => problem;

    public ArmReply Reply
    {
        get
        {
            var reply = new ArmReply(status, new JsonObject { ["error"] = problem.ToJson() });
            if (retryAfter is { } seconds)
                reply.Headers["Retry-After"] = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return reply;
        }
    }
}
