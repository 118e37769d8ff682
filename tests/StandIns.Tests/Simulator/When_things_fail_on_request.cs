namespace StandIns.Tests.Simulator;

public class When_things_fail_on_request
{
    private const string Pool = $"{SimulatedAzure.Shop}/agentPools/apps";

    [Fact]
    public async Task A_429_storm_passes_after_the_given_number()
    {
        await using var azure = await SimulatedAzure.Start();
        await azure.Fault(new { kind = "throttle", method = "GET", times = 2, retryAfterSeconds = 7 });
        var (first, _, response) = await azure.Send("GET", $"{Pool}?{SimulatedAzure.Version}");
        var (second, _, _) = await azure.Send("GET", $"{Pool}?{SimulatedAzure.Version}");
        var (third, _, _) = await azure.Send("GET", $"{Pool}?{SimulatedAzure.Version}");
        Assert.Equal((429, 429, 200), (first, second, third));
        Assert.Equal("7", response.Headers.GetValues("Retry-After").Single());
    }

    [Fact]
    public async Task A_storm_over_one_subscription_lets_so_many_requests_a_minute_through()
    {
        await using var azure = await SimulatedAzure.Start();
        await azure.Fault(new { kind = "throttle", subscription = SimulatedAzure.Subscription, passPerMinute = 3 });
        async Task<int[]> Five()
        {
            var statuses = new List<int>();
            for (var call = 0; call < 5; call++)
                statuses.Add((await azure.Send("GET", $"{Pool}?{SimulatedAzure.Version}")).Status);
            return [.. statuses];
        }

        var first = await Five();
        Assert.Equal(200, (await azure.Send("GET", "/subscriptions?api-version=2022-12-01")).Status);
        azure.Pass(TimeSpan.FromSeconds(40));
        var second = await Five();

        Assert.Equal([200, 200, 200, 429, 429], first);
        Assert.Equal([200, 200, 429, 429, 429], second);

        var (_, requests, _) = await azure.Send("GET", "/_simulator/requests");
        Assert.Equal((11, 0, 5), ((int)requests["reads"]!["requests"]!, (int)requests["reads"]!["refused"]!, (int)requests["storms"]!["refused"]!));
    }

    [Fact]
    public async Task A_server_error_has_no_effect()
    {
        await using var azure = await SimulatedAzure.Start();
        await azure.Fault(new { kind = "serverError", pathContains = "upgradeNodeImageVersion", status = 503, code = "ServerTimeout" });
        var (status, body, _) = await azure.Send("POST", $"{Pool}/upgradeNodeImageVersion?{SimulatedAzure.Version}");
        Assert.Equal((503, "ServerTimeout"), (status, SimulatedAzure.Code(body)));
        Assert.Null(azure.Host.World.Pools.Find(Pool)!.Run);
    }

    [Fact]
    public async Task A_lost_answer_leaves_its_effect()
    {
        await using var azure = await SimulatedAzure.Start();
        await azure.Fault(new { kind = "lostResponse", method = "POST" });
        await Assert.ThrowsAsync<HttpRequestException>(() => azure.Send("POST", $"{Pool}/upgradeNodeImageVersion?{SimulatedAzure.Version}"));
        Assert.NotNull(azure.Host.World.Pools.Find(Pool)!.Run);
        Assert.Equal("answer lost", azure.Log("write").Single()["detail"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_region_that_is_out_answers_nothing_until_it_is_back()
    {
        await using var azure = await SimulatedAzure.Start();
        var fault = await azure.Fault(new { kind = "regionOutage", region = "eastus" });
        var elsewhere = SimulatedAzure.Shop.Replace("/shop", "/two", StringComparison.Ordinal);
        Assert.Equal(503, (await azure.Send("GET", $"{Pool}?{SimulatedAzure.Version}")).Status);
        Assert.Equal(503, (await azure.Send("GET", azure.KubernetesPath("/readyz"))).Status);
        Assert.Equal(200, (await azure.Send("GET", $"{elsewhere}?{SimulatedAzure.Version}")).Status);

        await azure.Send("DELETE", $"/_simulator/faults/{fault}");
        Assert.Equal(200, (await azure.Send("GET", $"{Pool}?{SimulatedAzure.Version}")).Status);
    }

    [Fact]
    public async Task A_node_fails_with_the_code_and_the_causes_that_were_asked_for()
    {
        await using var azure = await SimulatedAzure.Start();
        await azure.OfferImage(SmallFleet.New);
        await azure.Fault(new
        {
            kind = "failNode",
            pool = "apps",
            ordinal = 2,
            code = "ReconcileVMSSAgentPoolFailed",
            details = new[] { new { code = "VMExtensionError_OutboundConnFail", message = "no way out", details = new[] { new { code = "OutboundConnFail" } } } },
        });
        var (_, _, started) = await azure.Send("POST", $"{Pool}/upgradeNodeImageVersion?{SimulatedAzure.Version}");
        azure.Pass(TimeSpan.FromHours(1));
        var (_, operation, _) = await azure.Send("GET", started.Headers.GetValues("Azure-AsyncOperation").Single());
        var error = operation["error"]!;

        Assert.Equal(("Failed", "ReconcileVMSSAgentPoolFailed"), ((string?)operation["status"], (string?)error["code"]));
        Assert.Equal(("VMExtensionError_OutboundConnFail", "no way out"), ((string?)error["details"]![0]!["code"], (string?)error["details"]![0]!["message"]));
        Assert.Equal("OutboundConnFail", (string?)error["details"]![0]!["details"]![0]!["code"]);
    }

    [Fact]
    public async Task Causes_without_a_code_are_refused()
    {
        await using var azure = await SimulatedAzure.Start();
        var (status, body, _) = await azure.Send("POST", "/_simulator/faults", new { kind = "failNode", details = new[] { new { message = "why" } } });
        Assert.Equal(400, status);
        Assert.Contains("field 'details' must be a list", (string)body["error"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_drain_delays_the_upgrade()
    {
        await using var azure = await SimulatedAzure.Start();
        await azure.OfferImage(SmallFleet.New);
        await azure.Fault(new { kind = "slowDrain", pool = "apps", delay = "5m", times = 1 });
        await azure.Send("POST", $"{Pool}/upgradeNodeImageVersion?{SimulatedAzure.Version}");
        azure.Pass(TimeSpan.FromMinutes(7));
        Assert.DoesNotContain(azure.Log("node"), entry => entry["event"]!.GetValue<string>() == "drained");
        azure.Pass(TimeSpan.FromMinutes(1));
        Assert.Contains(azure.Log("node"), entry => entry["event"]!.GetValue<string>() == "drained");
    }

    [Fact]
    public async Task An_unhealthy_workload_crash_loops_on_the_new_image_after_its_delay_and_heals_by_going_back()
    {
        await using var azure = await SimulatedAzure.Start();
        await azure.OfferImage(SmallFleet.New);
        await azure.Fault(new { kind = "unhealthyWorkload", cluster = "shop", workload = "batch", delay = "30m" });
        await azure.Send("POST", $"{Pool}/upgradeNodeImageVersion?{SimulatedAzure.Version}");
        azure.Pass(TimeSpan.FromMinutes(20));
        Assert.Equal(2, await Ready(azure));

        azure.Pass(TimeSpan.FromMinutes(30));
        Assert.Equal(0, await Ready(azure));
        var pods = await azure.Kubernetes("/api/v1/namespaces/shop/pods?labelSelector=app%3Dbatch");
        Assert.All(pods["items"]!.AsArray(), pod => Assert.Equal("CrashLoopBackOff", pod!["status"]!["containerStatuses"]![0]!["state"]!["waiting"]!["reason"]!.GetValue<string>()));

        await azure.Send("PUT", $"{Pool}?{SimulatedAzure.Version}", new { properties = new { count = 3, nodeImageVersion = SmallFleet.Old } });
        azure.Pass(TimeSpan.FromHours(1));
        Assert.Equal(2, await Ready(azure));
    }

    [Theory]
    [InlineData("{\"kind\":\"earthquake\"}", "field 'kind' must be one of")]
    [InlineData("{\"kind\":\"failNode\",\"cluster\":\"none\"}", "names no cluster")]
    [InlineData("{\"kind\":\"slowDrain\",\"delay\":\"soon\"}", "must be a duration")]
    [InlineData("{\"kind\":\"slowDrain\",\"ordinal\":2}", "field 'ordinal' is not known to slowDrain")]
    [InlineData("{\"kind\":\"regionOutage\"}", "field 'region' is missing")]
    public async Task A_fault_that_says_nothing_sensible_is_refused(string fault, string problem)
    {
        await using var azure = await SimulatedAzure.Start();
        var (status, body, _) = await azure.Send("POST", "/_simulator/faults", System.Text.Json.Nodes.JsonNode.Parse(fault));
        Assert.Equal(400, status);
        Assert.Contains(problem, body["error"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_storm_of_429_lasts_as_long_as_it_is_told()
    {
        await using var azure = await SimulatedAzure.Start();
        await azure.Fault(new { kind = "throttle", pathContains = "/agentPools", duration = "10m" });
        for (var call = 0; call < 5; call++)
            Assert.Equal(429, (await azure.Send("GET", $"{Pool}?{SimulatedAzure.Version}")).Status);
        Assert.Equal(200, (await azure.Send("GET", $"{SimulatedAzure.Shop}?{SimulatedAzure.Version}")).Status);
        azure.Pass(TimeSpan.FromMinutes(10));
        Assert.Equal(200, (await azure.Send("GET", $"{Pool}?{SimulatedAzure.Version}")).Status);
    }

    [Fact]
    public async Task Headers_are_dropped_and_the_pool_still_tells_how_it_ends()
    {
        await using var azure = await SimulatedAzure.Start();
        await azure.Fault(new { kind = "droppedHeaders", method = "POST" });
        var (status, body, response) = await azure.Send("POST", $"{Pool}/upgradeNodeImageVersion?{SimulatedAzure.Version}");
        Assert.Equal((202, "UpgradingNodeImageVersion"), (status, (string?)body["properties"]!["provisioningState"]));
        Assert.False(response.Headers.Contains("Azure-AsyncOperation") || response.Headers.Contains("Retry-After"));
    }

    [Fact]
    public async Task An_operation_is_gone_or_told_of_too_late_once()
    {
        await using var azure = await SimulatedAzure.Start();
        var (_, _, response) = await azure.Send("POST", $"{Pool}/upgradeNodeImageVersion?{SimulatedAzure.Version}");
        var url = response.Headers.GetValues("Azure-AsyncOperation").Single();
        azure.Pass(TimeSpan.FromHours(1));
        await azure.Fault(new { kind = "staleStatus" });
        await azure.Fault(new { kind = "expiredOperation", times = 1 });
        var answers = new[] { await azure.Send("GET", url), await azure.Send("GET", url), await azure.Send("GET", url) };
        Assert.Equal([404, 200, 200], answers.Select(answer => answer.Status));
        Assert.Equal([null, "InProgress", "Succeeded"], answers.Select(answer => (string?)answer.Body["status"]));

        await azure.Send("POST", "/_simulator/operations/expire");
        Assert.Equal(404, (await azure.Send("GET", url)).Status);
    }

    [Fact]
    public async Task An_answer_leaves_late()
    {
        await using var azure = await SimulatedAzure.Start();
        await azure.Fault(new { kind = "slowResponse", method = "GET", delay = "3600s" });
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Pool}?{SimulatedAzure.Version}") { Headers = { Authorization = new("Bearer", azure.Token()) } };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => azure.Http.SendAsync(request, patience.Token));
        Assert.Equal(200, (await azure.Send("GET", $"{Pool}?{SimulatedAzure.Version}")).Status);
    }

    [Fact]
    public async Task The_clock_jumps_ahead_and_back()
    {
        await using var azure = await SimulatedAzure.Start();
        await azure.OfferImage(SmallFleet.New);
        await azure.Send("POST", $"{Pool}/upgradeNodeImageVersion?{SimulatedAzure.Version}");
        var back = await azure.Send("POST", "/_simulator/clock", new { back = "2h" });
        Assert.Equal(new DateTimeOffset(2026, 11, 10, 6, 0, 0, TimeSpan.Zero), (DateTimeOffset)back.Body["simulatedTime"]!);
        await azure.Send("POST", "/_simulator/clock", new { advance = "2h" });
        Assert.Equal("UpgradingNodeImageVersion", azure.Host.World.Pools.Find(Pool)!.ProvisioningState);
        await azure.Send("POST", "/_simulator/clock", new { advance = "1h" });
        Assert.Equal("Succeeded", azure.Host.World.Pools.Find(Pool)!.ProvisioningState);
        Assert.Equal(400, (await azure.Send("POST", "/_simulator/clock", new { advance = "1h", back = "1h" })).Status);
    }

    [Fact]
    public async Task Every_kind_is_told_by_the_control_api_and_by_the_readme()
    {
        await using var azure = await SimulatedAzure.Start();
        var help = (await azure.Send("GET", "/_simulator")).Body;
        var kinds = help["faults"]!.AsArray().Select(fault => (string)fault!["kind"]!).ToList();
        var readme = await File.ReadAllTextAsync(Path.Combine(Path.GetDirectoryName(Source())!, "../../../simulator/README.md"), SimulatedAzure.Stop);
        Assert.Equal(Enum.GetNames<AzureSimulator.Faults.FaultKind>().Length, kinds.Count);
        Assert.All(kinds, kind => Assert.Contains($"| `{kind}` |", readme, StringComparison.Ordinal));
        Assert.Contains(help["calls"]!.AsArray(), call => (string?)call!["call"] == "POST /_simulator/clock");
    }

    private static string Source([System.Runtime.CompilerServices.CallerFilePath] string file = "") => file;

    private static async Task<int> Ready(SimulatedAzure azure) =>
        (await azure.Kubernetes("/apis/apps/v1/namespaces/shop/deployments/batch"))["status"]!["readyReplicas"]!.GetValue<int>();
}
