using AzureSimulator.Api;
using AzureSimulator.Model;

namespace AzureSimulator.Faults;

/// <summary>Refuses calls that a fault says shall fail before they take effect.</summary>
public static class ArmFaults
{
    public static void Require(World world, ArmCall call, string method)
    {
        if (world.Faults.Count == 0)
            return;
        if (FaultBook.Strike(world, FaultKind.Throttle, fault => fault.MatchesRequest(method, call.Path) && !fault.LetsPass(call.Path, world.Now)) is { } storm)
            throw new ArmException(429, storm.Code ?? "TooManyRequests", storm.Message ?? "The request is being throttled.", storm.RetryAfterSeconds ?? 1);
        if (FaultBook.Strike(world, FaultKind.ServerError, fault => fault.MatchesRequest(method, call.Path)) is { } error)
        {
            throw new ArmException(error.Status ?? 500, error.Code ?? "InternalServerError",
                error.Message ?? "An internal server error occurred.", error.RetryAfterSeconds);
        }
        if (RegionOf(world, call.Path) is { } region
            && FaultBook.Strike(world, FaultKind.RegionOutage, fault => string.Equals(fault.Region, region, StringComparison.OrdinalIgnoreCase)) is not null)
        {
            throw new ArmException(503, "ServiceUnavailable", $"The service is unavailable in region {region}.");
        }
    }

    private static string? RegionOf(World world, string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var clusters = Array.FindIndex(parts, part => part.Equals("managedClusters", StringComparison.OrdinalIgnoreCase));
        if (clusters >= 0 && clusters + 1 < parts.Length)
            return world.Clusters.Find("/" + string.Join('/', parts[..(clusters + 2)]))?.Region;
        var location = Array.FindIndex(parts, part => part.Equals("locations", StringComparison.OrdinalIgnoreCase));
        return location >= 0 && location + 1 < parts.Length ? parts[location + 1] : null;
    }
}
