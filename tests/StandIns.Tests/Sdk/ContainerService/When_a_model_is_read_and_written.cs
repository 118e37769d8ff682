using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.ResourceManager.ContainerService;
using Azure.ResourceManager.ContainerService.Models;

namespace StandIns.Tests.Sdk.ContainerService;

public class When_a_model_is_read_and_written
{
    private static readonly ModelReaderWriterOptions Request = new("W");

    public static TheoryData<Type, string, int> WholeBodies => new()
    {
        { typeof(ContainerServiceAgentPoolData), "AgentPoolsGet", 200 },
        { typeof(ContainerServiceAgentPoolData), "AgentPoolsCreate_Snapshot", 200 },
        { typeof(ContainerServiceAgentPoolData), "AgentPoolsCreate_Snapshot", 201 },
        { typeof(ContainerServiceAgentPoolData), "AgentPoolsCreate_Update", 200 },
        { typeof(ContainerServiceAgentPoolData), "AgentPoolsCreate_Update", 201 },
        { typeof(ContainerServiceAgentPoolData), "AgentPoolsUpgradeNodeImageVersion", 202 },
        { typeof(ContainerServiceAgentPoolData), "assembled_AgentPoolsRollback_put", 200 },
        { typeof(AgentPoolUpgradeProfileData), "AgentPoolsGetUpgradeProfile", 200 },
        { typeof(AgentPoolUpgradeProfileData), "assembled_AgentPoolsGetUpgradeProfile_rollback", 200 },
        { typeof(ManagedClusterUpgradeProfileData), "ManagedClustersGetUpgradeProfile", 200 },
        { typeof(ContainerServiceMaintenanceConfigurationData), "MaintenanceConfigurationsCreate_Update_MaintenanceWindow", 200 },
        { typeof(ContainerServiceMaintenanceConfigurationData), "MaintenanceConfigurationsCreate_Update_MaintenanceWindow", 201 },
        { typeof(KubernetesVersionListResult), "KubernetesVersions_List", 200 },
    };

    public static TheoryData<Type, string> Lists => new()
    {
        { typeof(ContainerServiceManagedClusterData), "ManagedClustersList" },
        { typeof(ContainerServiceAgentPoolData), "assembled_AgentPoolsList_azurelinux" },
        { typeof(ContainerServiceMachineData), "MachineList" },
    };

    [Theory]
    [MemberData(nameof(WholeBodies))]
    public void Every_example_comes_back_as_it_was(Type model, string fixture, int status) =>
        AssertSame(Fixture.Body(fixture, status), Again(model, Fixture.Body(fixture, status)));

    [Theory]
    [MemberData(nameof(Lists))]
    public void Every_example_in_a_list_comes_back_as_it_was(Type model, string fixture) =>
        Assert.All(Fixture.Body(fixture)["value"]!.AsArray(), item => AssertSame(item!, Again(model, item!)));

    [Theory]
    [InlineData("AgentPoolsCreate_Snapshot", typeof(ContainerServiceAgentPoolData))]
    [InlineData("AgentPoolsCreate_Update", typeof(ContainerServiceAgentPoolData))]
    [InlineData("assembled_AgentPoolsRollback_put", typeof(ContainerServiceAgentPoolData))]
    [InlineData("MaintenanceConfigurationsCreate_Update_MaintenanceWindow", typeof(ContainerServiceMaintenanceConfigurationData))]
    public void Every_example_of_a_request_is_sent_as_it_was(string fixture, Type model) =>
        AssertSame(Fixture.Request(fixture), Json(Read(model, Fixture.Request(fixture)), Request));

    [Fact]
    public void The_machines_to_delete_are_sent_by_name() =>
        AssertSame(
            Fixture.Load("AgentPoolsDeleteMachines")["parameters"]!["machines"]!,
            Json(new AgentPoolDeleteMachinesContent(["aks-nodepool1-42263519-vmss00000a", "aks-nodepool1-42263519-vmss00000b"]), Request));

    [Fact]
    public void Fields_of_later_versions_survive_a_change()
    {
        var source = Fixture.Body("AgentPoolsGet");
        source["properties"]!["preparedImageSpecification"] = new JsonObject { ["id"] = "/later/1" };
        source["properties"]!["upgradeSettings"]!["maxBlockedNodes"] = "2";
        source["later"] = new JsonArray(1, "two");

        var pool = (ContainerServiceAgentPoolData)Read(typeof(ContainerServiceAgentPoolData), source);
        pool.Count = 7;
        pool.UpgradeSettings.MaxSurge = "50%";
        var sent = Json(pool, Request);

        Assert.Equal(7, (int)sent["properties"]!["count"]!);
        Assert.Equal("50%", (string?)sent["properties"]!["upgradeSettings"]!["maxSurge"]);
        Assert.Equal("2", (string?)sent["properties"]!["upgradeSettings"]!["maxBlockedNodes"]);
        Assert.Equal("/later/1", (string?)sent["properties"]!["preparedImageSpecification"]!["id"]);
        Assert.Equal(2, sent["later"]!.AsArray().Count);
    }

    [Fact]
    public void What_only_the_service_may_say_is_not_sent()
    {
        var pool = Read(typeof(ContainerServiceAgentPoolData), Fixture.Body("assembled_AgentPoolsRollback_put"));

        var sent = Json(pool, Request);

        Assert.Equal(["properties"], sent.AsObject().Select(field => field.Key));
        Assert.Null(sent["properties"]!["eTag"]);
        Assert.Null(sent["properties"]!["provisioningState"]);
        Assert.Null(sent["properties"]!["currentOrchestratorVersion"]);
        Assert.Equal("Running", (string?)sent["properties"]!["powerState"]!["code"]);
        Assert.Equal("AKSAzureLinux-V3gen2-202607.09.0", (string?)sent["properties"]!["nodeImageVersion"]);
    }

    [Fact]
    public void A_cluster_is_sent_with_its_place_and_tags_but_not_its_identity()
    {
        var cluster = Read(typeof(ContainerServiceManagedClusterData), Fixture.Body("ManagedClustersList")["value"]![0]!);

        var sent = Json(cluster, Request);

        Assert.Equal("location1", (string?)sent["location"]);
        Assert.Equal("production", (string?)sent["tags"]!["tier"]);
        Assert.Null(sent["id"]);
        Assert.Null(sent["eTag"]);
        Assert.Null(sent["properties"]!["agentPoolProfiles"]![0]!["eTag"]);
        Assert.Equal("nodepool1", (string?)sent["properties"]!["agentPoolProfiles"]![0]!["name"]);
        Assert.Equal("keydata", (string?)sent["properties"]!["linuxProfile"]!["ssh"]!["publicKeys"]![0]!["keyData"]);
    }

    [Fact]
    public void A_value_set_to_null_is_no_longer_sent()
    {
        var pool = (ContainerServiceAgentPoolData)Read(typeof(ContainerServiceAgentPoolData), Fixture.Body("AgentPoolsGet"));
        pool.UpgradeSettings = null;
        pool.VmSize = null;

        var sent = Json(pool, Request)["properties"]!.AsObject();

        Assert.DoesNotContain("upgradeSettings", sent.Select(field => field.Key));
        Assert.DoesNotContain("vmSize", sent.Select(field => field.Key));
    }

    [Fact]
    public void An_explicit_null_of_the_service_stays_one()
    {
        var source = Fixture.Body("AgentPoolsGet");
        source["properties"]!["vnetSubnetID"] = null;

        AssertSame(source, Again(typeof(ContainerServiceAgentPoolData), source));
    }

    [Fact]
    public void A_list_that_was_emptied_is_sent_empty_and_one_never_filled_is_not_sent()
    {
        var pool = (ContainerServiceAgentPoolData)Read(typeof(ContainerServiceAgentPoolData), Fixture.Body("AgentPoolsCreate_Update"));
        pool.NodeTaints.Clear();

        var sent = Json(pool, Request)["properties"]!.AsObject();

        Assert.Empty(sent["nodeTaints"]!.AsArray());
        Assert.DoesNotContain("availabilityZones", sent.Select(field => field.Key));
    }

    [Fact]
    public void A_new_pool_is_sent_with_what_was_set_and_nothing_else()
    {
        var pool = new ContainerServiceAgentPoolData
        {
            Count = 3,
            VmSize = "Standard_D4s_v5",
            OSType = ContainerServiceOSType.Linux,
            OSSku = ContainerServiceOSSku.AzureLinux3,
            TypePropertiesType = AgentPoolType.VirtualMachineScaleSets,
            EnableFips = true,
            SpotMaxPrice = -1f,
            UpgradeMaxSurge = "33%",
            CreationDataSourceResourceId = new ResourceIdentifier("/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/snapshots/n"),
            NodeLabels = { ["tier"] = "gold" },
            AvailabilityZones = { "1", "2" },
        };

        AssertSame(
            JsonNode.Parse("""
                {"properties":{"count":3,"vmSize":"Standard_D4s_v5","osType":"Linux","osSKU":"AzureLinux3",
                "type":"VirtualMachineScaleSets","upgradeSettings":{"maxSurge":"33%"},"availabilityZones":["1","2"],"spotMaxPrice":-1,
                "nodeLabels":{"tier":"gold"},"enableFIPS":true,
                "creationData":{"sourceResourceId":"/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/snapshots/n"}}}
                """)!,
            Json(pool, Request));
    }

    [Fact]
    public void A_new_cluster_is_sent_with_its_pools_and_identity()
    {
        var cluster = new ContainerServiceManagedClusterData(AzureLocation.WestEurope)
        {
            Tags = { ["ring"] = "canary" },
            DnsPrefix = "a",
            ClusterIdentity = new ManagedClusterIdentity { ResourceIdentityType = "SystemAssigned" },
            AutoUpgradeProfile = new ManagedClusterAutoUpgradeProfile { UpgradeChannel = UpgradeChannel.None, NodeOSUpgradeChannel = ManagedClusterNodeOSUpgradeChannel.None },
            AgentPoolProfiles = { new ManagedClusterAgentPoolProfile("system") { Count = 3, Mode = AgentPoolMode.System } },
        };

        AssertSame(
            JsonNode.Parse("""
                {"location":"westeurope","tags":{"ring":"canary"},"identity":{"type":"SystemAssigned"},
                "properties":{"dnsPrefix":"a","agentPoolProfiles":[{"name":"system","count":3,"mode":"System"}],
                "autoUpgradeProfile":{"upgradeChannel":"none","nodeOSUpgradeChannel":"None"}}}
                """)!,
            Json(cluster, Request));
    }

    [Fact]
    public void One_object_may_be_part_of_two_others()
    {
        var settings = new AgentPoolUpgradeSettings { MaxSurge = "1" };
        var one = new ContainerServiceAgentPoolData { UpgradeSettings = settings };
        var two = new ContainerServiceAgentPoolData { UpgradeSettings = settings };

        AssertSame(Json(one, Request), Json(two, Request));
    }

    [Fact]
    public void A_schedule_that_changes_its_kind_leaves_nothing_of_the_old_one()
    {
        var window = new ContainerServiceMaintenanceWindow(new ContainerServiceMaintenanceSchedule { DailyIntervalDays = 2 }, 8, "22:00");
        var read = (ContainerServiceMaintenanceWindow)Read(typeof(ContainerServiceMaintenanceWindow), Json(window, Request));
        read.Schedule.DailyIntervalDays = null;
        read.Schedule.Weekly = new ContainerServiceMaintenanceWeeklySchedule(1, ContainerServiceWeekDay.Tuesday);

        Assert.Equal(["weekly"], Json(read, Request)["schedule"]!.AsObject().Select(kind => kind.Key));
    }

    [Fact]
    public void Dates_on_which_a_window_is_closed_carry_no_time_of_day()
    {
        var span = new ContainerServiceDateSpan(new DateTimeOffset(2026, 12, 20, 0, 0, 0, TimeSpan.FromHours(2)), new DateTimeOffset(2027, 1, 3, 0, 0, 0, TimeSpan.Zero));

        AssertSame(JsonNode.Parse("""{"start":"2026-12-20","end":"2027-01-03"}""")!, Json(span, Request));
    }

    [Fact]
    public void The_versions_to_roll_back_to_are_read()
    {
        var profile = (AgentPoolUpgradeProfileData)Read(typeof(AgentPoolUpgradeProfileData), Fixture.Body("assembled_AgentPoolsGetUpgradeProfile_rollback"));

        var previous = Assert.Single(profile.RecentlyUsedVersions);
        Assert.Equal("AKSAzureLinux-V3gen2-202606.19.0", previous.NodeImageVersion);
        Assert.Equal("1.34.8", previous.OrchestratorVersion);
        Assert.Equal(new DateTimeOffset(2026, 7, 14, 2, 11, 9, TimeSpan.Zero), previous.LastUsedOn);
        Assert.Equal("AKSAzureLinux-V3gen2-202607.09.0", profile.LatestNodeImageVersion);
        Assert.True(profile.Upgrades[1].IsPreview);
    }

    [Fact]
    public void The_reason_of_a_failed_pool_is_read()
    {
        var source = Fixture.Body("AgentPoolsGet");
        source["properties"]!["status"] = JsonNode.Parse("""{"provisioningError":{"code":"UpgradeFailed","message":"Drain node n failed"}}""");

        var pool = (ContainerServiceAgentPoolData)Read(typeof(ContainerServiceAgentPoolData), source);

        Assert.Equal("UpgradeFailed", pool.StatusProvisioningError.Code);
        Assert.Equal("Drain node n failed", pool.StatusProvisioningError.Message);
    }

    [Fact]
    public void A_field_of_the_wrong_kind_is_refused_by_name()
    {
        var source = Fixture.Body("AgentPoolsGet");
        source["properties"]!["count"] = "many";

        var refusal = Assert.ThrowsAny<Exception>(() => Read(typeof(ContainerServiceAgentPoolData), source));

        Assert.Contains("properties.count", refusal.ToString(), StringComparison.Ordinal);
        Assert.Contains("many", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_format_other_than_json_is_refused() =>
        Assert.Throws<FormatException>(() => ModelReaderWriter.Write<AgentPoolUpgradeSettings>(new(), new ModelReaderWriterOptions("xml")));

    [Fact]
    public void A_resource_is_written_as_its_data()
    {
        var arm = new ScriptedArm().Answer(200, Fixture.Body("AgentPoolsGet"));
        var pool = arm.Client().ThePool().Get(TestContext.Current.CancellationToken).Value;

        AssertSame(Fixture.Body("AgentPoolsGet"), JsonNode.Parse(ModelReaderWriter.Write<ContainerServiceAgentPoolData>(pool.Data))!);
        AssertSame(Fixture.Body("AgentPoolsGet"), JsonNode.Parse(ModelReaderWriter.Write((IPersistableModel<ContainerServiceAgentPoolData>)pool))!);
    }

    private static object Read(Type model, JsonNode source) =>
        ModelReaderWriter.Read(new BinaryData(source.ToJsonString()), model, ModelReaderWriterOptions.Json)!;

    private static JsonNode Json(object model, ModelReaderWriterOptions options) => JsonNode.Parse(ModelReaderWriter.Write(model, options))!;

    private static JsonNode Again(Type model, JsonNode source) => Json(Read(model, source), ModelReaderWriterOptions.Json);

    private static void AssertSame(JsonNode expected, JsonNode actual) =>
        Assert.True(JsonNode.DeepEquals(expected, actual), $"expected {expected.ToJsonString()}\nactual   {actual.ToJsonString()}");
}
