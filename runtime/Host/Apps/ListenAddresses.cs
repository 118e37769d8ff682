using System.Net;
using LocalDapr.Resources;

namespace LocalDapr.Apps;

/// <summary>The addresses on which a sidecar listens: loopback unless somebody has said otherwise.</summary>
public static class ListenAddresses
{
    public static IReadOnlyList<IPAddress> Loopback { get; } = [IPAddress.Loopback];

    public static IReadOnlyList<IPAddress> Parse(string text, string what)
    {
        var addresses = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Read).Distinct().ToList();
        return addresses.Count == 0 ? Loopback : addresses;

        IPAddress Read(string one) => one == "localhost" ? IPAddress.Loopback
            : IPAddress.TryParse(one.Trim('[', ']'), out var address) ? address
            : throw new ConfigurationException($"{what}: '{one}' is not an address such as 127.0.0.1, [::1] or 0.0.0.0");
    }
}
