using System.CommandLine;
using ReleaseOrchestrator.Cli.Api;
using ReleaseOrchestrator.Cli.Progress;
using ReleaseOrchestrator.Contracts.Fleet;

namespace ReleaseOrchestrator.Cli.Commands;

/// <summary><c>relctl fleet ...</c>: what there is, what to know about it, where it has drifted.</summary>
internal static class FleetCommands
{
    /// <summary>Names as the API has them, and what they are for.</summary>
    private static readonly (string Name, string Description)[] Filters =
    [
        ("region", "A region, e.g. eastus."), ("subscription", "A subscription."), ("resourceGroup", "A resource group."), ("tag", "A tag: ring:canary, or ring for any value."),
        ("name", "A name; a star at an end stands for anything."), ("family", "An image family, e.g. AKSAzureLinux-V3gen2."), ("image", "A node image."), ("mode", "System, User or Gateway."),
        ("flag", "A flag, e.g. image-older-than-90-days."), ("osSku", "An OS SKU."), ("kubernetesVersion", "A Kubernetes version; 1.34 fits 1.34.8."),
        ("target", "true: what a release can reach; false: what it cannot."), ("olderThan", "Age of the image, e.g. 90d."),
    ];

    public static Command Create() => new Command("fleet", "Clusters and pools, their flags, drift, exports.") { Clusters(), Pools(), Drift(), Export() }.Connected();

    private static Command Clusters() => List("clusters", "Clusters with their windows and flags.", Filters, async (api, path, stop) =>
    {
        await foreach (var cluster in api.All<FleetCluster>(path, stop))
            Console.WriteLine(FleetText.Of(cluster));
    });

    private static Command Pools() => List("pools", "Pools with their images and flags.", [.. Filters, ("cluster", "A cluster, by name or ARM id.")], async (api, path, stop) =>
    {
        await foreach (var pool in api.All<FleetPool>(path, stop))
            Console.WriteLine(FleetText.Of(pool, DateTimeOffset.UtcNow));
    });

    private static Command Drift()
    {
        (string, string)[] filters =
        [
            ("release", "The release that left it."), ("cluster", "A cluster, by name or ARM id."), ("kind", $"One of {string.Join(", ", Enum.GetNames<DriftKind>())}."),
            ("state", "open (also when left out), resolved or all."),
        ];
        return List("drift", "Where the fleet is not as releases left it.", filters, async (api, path, stop) =>
        {
            await foreach (var drift in api.All<Drift>(path, stop))
                Console.WriteLine(FleetText.Of(drift));
        }, csv: false);
    }

    private static Command Export()
    {
        var command = new Command("export", "Everything known of the fleet as one JSON document, to standard output.");
        command.SetAction(async (parsed, stop) =>
        {
            using var api = parsed.Api();
            await using var output = Console.OpenStandardOutput();
            await api.Download("fleet/export", output, stop);
        });
        return command;
    }

    private static Command List(string name, string description, (string Name, string Description)[] filters, Func<ReleaseApi, string, CancellationToken, Task> print, bool csv = true)
    {
        var command = new Command(name, description);
        var options = filters.Select(filter => (filter.Name, Option: new Option<string[]>(FleetText.OptionName(filter.Name)) { Description = filter.Description })).ToList();
        foreach (var (_, option) in options)
            command.Add(option);
        var asCsv = new Option<bool>("--csv") { Description = "As CSV, to standard output." };
        if (csv)
            command.Add(asCsv);
        command.SetAction(async (parsed, stop) =>
        {
            using var api = parsed.Api();
            var query = FleetText.Query(options.SelectMany(option => (parsed.GetValue(option.Option) ?? []).Select(value => (option.Name, value))));
            if (!csv || !parsed.GetValue(asCsv))
            {
                await print(api, $"fleet/{name}{query}", stop);
                return;
            }

            await using var output = Console.OpenStandardOutput();
            await api.Download($"fleet/{name}{query}{(query is "" ? "?" : "&")}format=csv", output, stop);
        });
        return command;
    }
}
