using Azure.Core;

namespace Azure.ResourceManager.ContainerService.Protocol;

/// <summary>How long to wait between polls: what Retry-After says, and without it longer each time, up to a minute.</summary>
internal sealed class PollDelay() : DelayStrategy(TimeSpan.FromMinutes(1), 0.2)
{
    private static readonly string[] ServerSays = ["retry-after-ms", "x-ms-retry-after-ms", "Retry-After"];

    public static DelayStrategy Create() => new PollDelay();

    // The base class waits for the longer of this and what the service asks for.
    protected override TimeSpan GetNextDelayCore(Response response, int retryNumber) =>
        response is not null && ServerSays.Any(header => response.Headers.Contains(header))
            ? TimeSpan.Zero
            : TimeSpan.FromSeconds(Math.Pow(2, Math.Min(retryNumber - 1, 6)));
}
