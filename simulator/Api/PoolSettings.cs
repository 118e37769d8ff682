using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AzureSimulator.Api;

/// <summary>The settings of a pool as they are written: what is valid, what is kept, and what only previews know.</summary>
public static partial class PoolSettings
{
    private static readonly string[] ReadOnly = ["eTag", "provisioningState", "powerState", "currentOrchestratorVersion", "nodeImageVersion", "status"];
    private static readonly string[] PreviewOnly = ["upgradeStrategy", "upgradeSettingsBlueGreen", "nodeInitializationTaints"];
    private static readonly string[] PreviewOnlyUpgradeSettings = ["maxBlockedNodes", "upgradeGateSettings"];

    /// <summary>What is kept of a written pool. A stable version neither sets nor loses what only previews know.</summary>
    public static JsonObject Kept(ArmCall call, JsonObject wanted, JsonObject? before)
    {
        var kept = wanted.DeepClone().AsObject();
        foreach (var name in ReadOnly)
            kept.Remove(name);
        if (ApiVersions.IsPreview(call.ApiVersion))
            return kept;
        HidePreview(kept);
        foreach (var name in PreviewOnly)
        {
            if (before?[name] is { } value)
                kept[name] = value.DeepClone();
        }
        foreach (var name in PreviewOnlyUpgradeSettings)
        {
            if (before?["upgradeSettings"]?[name] is { } value && kept["upgradeSettings"] is JsonObject settings)
                settings[name] = value.DeepClone();
        }
        return kept;
    }

    public static void HidePreview(JsonObject properties)
    {
        foreach (var name in PreviewOnly)
            properties.Remove(name);
        if (properties["upgradeSettings"] is JsonObject upgrade)
        {
            foreach (var name in PreviewOnlyUpgradeSettings)
                upgrade.Remove(name);
        }
    }

    public static void RequireValid(JsonObject wanted)
    {
        try
        {
            if (wanted["count"]?.GetValue<int>() is { } count and (< 0 or > 1000))
                throw new ArmException(400, "InvalidParameter", $"The value of parameter agentPoolProfile.count is {count}; it must be from 0 to 1000.");
            if (wanted["mode"]?.GetValue<string>() is { } mode and not ("System" or "User" or "Gateway"))
                throw new ArmException(400, "InvalidParameter", $"The value of parameter agentPoolProfile.mode is '{mode}'; it must be System, User or Gateway.");
            if (wanted["mode"]?.GetValue<string>() == "System" && wanted["osType"]?.GetValue<string>() == "Windows")
                throw new ArmException(400, "InvalidParameter", "System pools must have osType Linux.");
            var settings = wanted["upgradeSettings"];
            RequireRange(settings, "drainTimeoutInMinutes", 1, 1440);
            RequireRange(settings, "nodeSoakDurationInMinutes", 0, 30);
            RequireAmount(settings, "maxSurge");
            RequireAmount(settings, "maxUnavailable");
            if (settings?["undrainableNodeBehavior"]?.GetValue<string>() is { } behavior and not ("Cordon" or "Schedule"))
                throw new ArmException(400, "InvalidParameter", $"The value of parameter agentPoolProfile.upgradeSettings.undrainableNodeBehavior is '{behavior}'; it must be Cordon or Schedule.");
            if (wanted["mode"]?.GetValue<string>() == "System" && settings?["maxUnavailable"]?.GetValue<string>() is { } unavailable && unavailable is not ("0" or "0%"))
                throw new ArmException(400, "InvalidParameter", "upgradeSettings.maxUnavailable is not allowed on System pools.");
            if (wanted["powerState"]?["code"]?.GetValue<string>() is { } power and not ("Running" or "Stopped"))
                throw new ArmException(400, "InvalidParameter", $"The value of parameter agentPoolProfile.powerState.code is '{power}'; it must be Running or Stopped.");
            RequireBlueGreen(wanted);
            foreach (var name in new[] { "orchestratorVersion", "nodeImageVersion", "osSKU", "vmSize", "workloadRuntime" })
                wanted[name]?.GetValue<string>();
            wanted["enableFIPS"]?.GetValue<bool>();
        }
        catch (Exception problem) when (problem is InvalidOperationException or FormatException)
        {
            throw new ArmException(400, "InvalidParameter", $"A property of the agent pool has the wrong type: {problem.Message}");
        }
    }

    private static void RequireBlueGreen(JsonObject wanted)
    {
        if (wanted["upgradeStrategy"]?.GetValue<string>() is { } strategy and not ("Rolling" or "BlueGreen"))
            throw new ArmException(400, "InvalidParameter", $"The value of parameter agentPoolProfile.upgradeStrategy is '{strategy}'; it must be Rolling or BlueGreen.");
        if (wanted["upgradeStrategy"]?.GetValue<string>() == "BlueGreen" && wanted["type"]?.GetValue<string>() == "VirtualMachines")
            throw new ArmException(400, "InvalidParameter", "upgradeStrategy BlueGreen is not for pools of type VirtualMachines.");
        var settings = wanted["upgradeSettingsBlueGreen"];
        RequireRange(settings, "drainTimeoutInMinutes", 1, 1440, "upgradeSettingsBlueGreen");
        RequireRange(settings, "batchSoakDurationInMinutes", 0, 1440, "upgradeSettingsBlueGreen");
        RequireRange(settings, "finalSoakDurationInMinutes", 0, 10080, "upgradeSettingsBlueGreen");
        RequireAmount(settings, "drainBatchSize", "upgradeSettingsBlueGreen");
        if (settings?["drainBatchSize"]?.GetValue<string>() is "0" or "0%")
            throw new ArmException(400, "InvalidParameter", "The value of parameter agentPoolProfile.upgradeSettingsBlueGreen.drainBatchSize must not be zero.");
    }

    private static void RequireAmount(JsonNode? settings, string name, string section = "upgradeSettings")
    {
        if (settings?[name]?.GetValue<string>() is { } amount && !Amount().IsMatch(amount))
            throw new ArmException(400, "InvalidParameter", $"The value of parameter agentPoolProfile.{section}.{name} is '{amount}'; it must be a number or a percentage.");
    }

    private static void RequireRange(JsonNode? settings, string name, int least, int most, string section = "upgradeSettings")
    {
        if (settings?[name]?.GetValue<int>() is { } value && (value < least || value > most))
        {
            throw new ArmException(400, "InvalidParameter", string.Create(CultureInfo.InvariantCulture,
                $"The value of parameter agentPoolProfile.{section}.{name} is {value}; it must be from {least} to {most}."));
        }
    }

    [GeneratedRegex(@"^\d{1,4}%?$")]
    private static partial Regex Amount();
}
