namespace ReleaseOrchestrator.NodePoolRollout.Domain;

/// <summary>The border to web servers that gates ask. It never throws for what a server does: the answer says so.</summary>
public interface IGateWeb
{
    Task<WebAnswer> Ask(WebQuestion question, CancellationToken stop);
}

/// <param name="Form">Sent as a form; null: without a body.</param>
/// <param name="TokenFile">File with a bearer token.</param>
public sealed record WebQuestion(string Method, string Address, IReadOnlyDictionary<string, string>? Form, string? TokenFile, TimeSpan Timeout);

/// <param name="Body">At most a mebibyte of it.</param>
/// <param name="Problem">Why there is no answer; null: there is.</param>
public sealed record WebAnswer(int Status, string Body, string? Problem = null);
