namespace Dapr.Client;

/// <summary>A method of another app could not be invoked.</summary>
/// <param name="appId">The app.</param>
/// <param name="methodName">The method.</param>
/// <param name="innerException">Why.</param>
/// <param name="response">The answer, where there was one.</param>
public class InvocationException(string? appId, string? methodName, Exception? innerException, HttpResponseMessage? response)
    : DaprException($"An exception occurred while invoking method: '{methodName}' on app-id: '{appId}'", innerException!)
{
    /// <summary>The app.</summary>
    public string AppId { get; } = appId ?? "unknown";

    /// <summary>The method.</summary>
    public string MethodName { get; } = methodName ?? "unknown";

    /// <summary>The answer, where there was one.</summary>
    public HttpResponseMessage? Response { get; } = response;
}
