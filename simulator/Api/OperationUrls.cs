using System.Globalization;
using AzureSimulator.Model;

namespace AzureSimulator.Api;

/// <summary>The URLs under which an operation is polled. They carry a seal: a client must use them as given, and cannot build them.</summary>
public static class OperationUrls
{
    public static ArmReply With(this ArmReply reply, ArmCall call, OperationState operation, bool status = true, bool location = true)
    {
        if (status)
            reply.Headers["Azure-AsyncOperation"] = Url(call, operation, "operations");
        if (location)
            reply.Headers["Location"] = Url(call, operation, "operationresults");
        reply.Headers["Retry-After"] = call.RetryAfter.ToString(CultureInfo.InvariantCulture);
        return reply;
    }

    public static bool IsGenuine(ArmCall call, OperationState operation) => call.Query("s") == Seal(call, operation, call.Query("t") ?? "");

    private static string Url(ArmCall call, OperationState operation, string kind)
    {
        var ticks = operation.StartTime.UtcTicks.ToString(CultureInfo.InvariantCulture);
        return $"{call.BaseUrl}/subscriptions/{operation.Subscription}/providers/{operation.Provider}/locations/{operation.Location}/{kind}/{operation.Name}"
            + $"?api-version={call.ApiVersion}&t={ticks}&c=simulator&s={Seal(call, operation, ticks)}&h={operation.Name[..8]}";
    }

    private static string Seal(ArmCall call, OperationState operation, string ticks) => call.Secrets.Seal($"operation/{operation.Name}/{ticks}");
}
