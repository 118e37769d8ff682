using Google.Protobuf.WellKnownTypes;

namespace LocalDapr.Engine;

/// <summary>Times that come from outside.</summary>
internal static class Times
{
    /// <summary>A time that is none is refused before it has any effect.</summary>
    public static void RefuseUnlessValid(Timestamp? time, string field)
    {
        try
        {
            time?.ToDateTimeOffset();
        }
        catch (InvalidOperationException)
        {
            throw new WorkflowRefusalException(
                RefusalKind.Invalid, $"{field}: {time!.Seconds} s and {time.Nanos} ns is no time between the years 1 and 9999");
        }
    }
}
