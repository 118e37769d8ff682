using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AzureSimulator.Model;

namespace AzureSimulator.Api;

/// <summary>Maintenance configurations of a cluster: list, get, put, delete. They are kept and checked; nothing here upgrades by itself.</summary>
public static partial class MaintenanceRoutes
{
    private const string Configurations = ManagedClusterRoutes.Cluster + "/maintenanceConfigurations";
    private const string Action = ManagedClusterRoutes.Action + "/maintenanceConfigurations";
    private static readonly string[] Names = ["default", "aksManagedAutoUpgradeSchedule", "aksManagedNodeOSUpgradeSchedule"];
    private static readonly string[] Kinds = ["daily", "weekly", "absoluteMonthly", "relativeMonthly"];
    private static readonly string[] Weeks = ["First", "Second", "Third", "Fourth", "Last"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        const string provider = ManagedClusterRoutes.Provider;
        routes.MapGet(Configurations, ArmService.Handle(provider, Action + "/read", List));
        routes.MapGet(Configurations + "/{configuration}", ArmService.Handle(provider, Action + "/read", call => ArmReply.Ok(Show(Find(call)))));
        routes.MapPut(Configurations + "/{configuration}", ArmService.Handle(provider, Action + "/write", Put));
        routes.MapDelete(Configurations + "/{configuration}", ArmService.Handle(provider, Action + "/delete", Delete));
    }

    private static ArmReply List(ArmCall call)
    {
        var cluster = ManagedClusterRoutes.Find(call);
        return call.Page([.. call.World.Maintenance.All.Where(known => known.ClusterKey == cluster.Key).OrderBy(known => known.Name, StringComparer.Ordinal)], Show);
    }

    private static MaintenanceState Find(ArmCall call) => call.World.Maintenance.Find(Key(call, ManagedClusterRoutes.Find(call)))
        ?? throw new ArmException(404, "NotFound", $"Could not find the maintenance configuration: {call["configuration"]}");

    private static ArmReply Put(ArmCall call)
    {
        var cluster = ManagedClusterRoutes.Find(call);
        var name = Names.FirstOrDefault(known => string.Equals(known, call["configuration"], StringComparison.OrdinalIgnoreCase))
            ?? throw Wrong($"The maintenance configuration name '{call["configuration"]}' is not allowed. Allowed: {string.Join(", ", Names)}.");
        var properties = call.Body["properties"] as JsonObject ?? throw Wrong("The body must hold 'properties', the maintenance configuration.");
        try
        {
            RequireValid(name, properties);
        }
        catch (Exception problem) when (problem is InvalidOperationException or FormatException)
        {
            throw Wrong($"A property of the maintenance configuration has the wrong type: {problem.Message}");
        }
        var before = call.World.Maintenance.Find(Key(call, cluster));
        var configuration = new MaintenanceState { Key = $"{cluster.Key}/maintenanceConfigurations/{name}", ClusterKey = cluster.Key, Name = name, Properties = properties.DeepClone().AsObject() };
        if (configuration.Properties["maintenanceWindow"] is JsonObject window)
        {
            window["utcOffset"] ??= "+00:00";
            window["startDate"] ??= call.World.Now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        }
        call.World.Maintenance.Save(configuration);
        return new ArmReply(before is null ? 201 : 200, Show(configuration));
    }

    private static ArmReply Delete(ArmCall call)
    {
        var key = Key(call, ManagedClusterRoutes.Find(call));
        if (call.World.Maintenance.Find(key) is null)
            return new ArmReply(204);
        call.World.Maintenance.Remove(key);
        return new ArmReply(200);
    }

    private static string Key(ArmCall call, ClusterState cluster) => $"{cluster.Key}/maintenanceConfigurations/{call["configuration"]}";

    private static JsonObject Show(MaintenanceState configuration) => new()
    {
        ["id"] = configuration.Key,
        ["name"] = configuration.Name,
        ["type"] = "Microsoft.ContainerService/managedClusters/maintenanceConfigurations",
        ["properties"] = configuration.Properties.DeepClone(),
    };

    private static void RequireValid(string name, JsonObject properties)
    {
        if (properties["maintenanceWindow"] is not JsonObject window)
        {
            if (name != "default" || properties["timeInWeek"] is not JsonArray)
                throw Wrong($"Required parameter 'maintenanceWindow' is missing in maintenance configuration '{name}'.");
            return;
        }
        if (window["durationHours"]?.GetValue<int>() is not (>= 4 and <= 24))
            throw Wrong("The value of maintenanceWindow.durationHours must be from 4 to 24.");
        if (!Time().IsMatch(window["startTime"]?.GetValue<string>() ?? ""))
            throw Wrong("The value of maintenanceWindow.startTime must look like 22:30.");
        if (window["utcOffset"]?.GetValue<string>() is { } offset && !Offset().IsMatch(offset))
            throw Wrong("The value of maintenanceWindow.utcOffset must look like +05:30.");
        if (window["startDate"]?.GetValue<string>() is { } date && !IsDate(date))
            throw Wrong("The value of maintenanceWindow.startDate must look like 2026-11-22.");
        foreach (var span in (window["notAllowedDates"] as JsonArray ?? []).Select(span => span!.AsObject()))
        {
            if (span["start"]?.GetValue<string>() is not { } start || span["end"]?.GetValue<string>() is not { } end || !IsDate(start) || !IsDate(end) || string.CompareOrdinal(start, end) > 0)
                throw Wrong("Each of maintenanceWindow.notAllowedDates must hold 'start' and 'end' like 2026-12-20, the start not after the end.");
        }
        RequireSchedule(name, window["schedule"] as JsonObject ?? []);
    }

    private static void RequireSchedule(string name, JsonObject schedule)
    {
        if (Kinds.Where(kind => schedule[kind] is JsonObject).ToList() is not [var kind])
            throw Wrong($"maintenanceWindow.schedule must hold exactly one of {string.Join(", ", Kinds)}.");
        if (name == "default" && kind != "weekly")
            throw Wrong($"The maintenance configuration 'default' supports the weekly schedule only, not {kind}.");
        var settings = schedule[kind]!;
        switch (kind)
        {
            case "daily":
                RequireRange(settings, kind, "intervalDays", 7);
                break;
            case "weekly":
                RequireRange(settings, kind, "intervalWeeks", 4);
                RequireDay(settings, kind);
                break;
            case "absoluteMonthly":
                RequireRange(settings, kind, "intervalMonths", 6);
                RequireRange(settings, kind, "dayOfMonth", 31);
                break;
            default:
                RequireRange(settings, kind, "intervalMonths", 6);
                if (!Weeks.Contains(settings["weekIndex"]?.GetValue<string>()))
                    throw Wrong($"The value of schedule.relativeMonthly.weekIndex must be one of {string.Join(", ", Weeks)}.");
                RequireDay(settings, kind);
                break;
        }
    }

    private static void RequireDay(JsonNode settings, string kind)
    {
        if (!Enum.GetNames<DayOfWeek>().Contains(settings["dayOfWeek"]?.GetValue<string>()))
            throw Wrong($"The value of schedule.{kind}.dayOfWeek must be a day such as Monday.");
    }

    private static void RequireRange(JsonNode settings, string kind, string field, int most)
    {
        if (settings[field]?.GetValue<int>() is not { } value || value < 1 || value > most)
            throw Wrong(string.Create(CultureInfo.InvariantCulture, $"The value of schedule.{kind}.{field} must be from 1 to {most}."));
    }

    private static bool IsDate(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static ArmException Wrong(string problem) => new(400, "InvalidParameter", problem);

    [GeneratedRegex("^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    private static partial Regex Time();

    [GeneratedRegex("^[+-](0[0-9]|1[0-4]):[0-5][0-9]$")]
    private static partial Regex Offset();
}
