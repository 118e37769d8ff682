using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Http;
using Protocols.Grpc.Client;

namespace StandIns.Tests.Runtime.Host;

/// <summary>Two apps with a sidecar process each, as under daprd; started once for all that is asked of them.</summary>
public sealed class TwoSidecars : IAsyncLifetime
{
    internal string Folder { get; } = Directory.CreateTempSubdirectory("sidecars-").FullName;

    internal TestApp Shop { get; } = new("shop");

    internal GrpcTestApp Bank { get; } = new();

    internal SidecarProcess ShopSidecar { get; private set; } = null!;

    internal SidecarProcess BankSidecar { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Bank.OnInvoke((request, _) => new InvokeResponse { Data = new Any { Value = ByteString.CopyFromUtf8("paid " + request.Data.Value.ToStringUtf8()) } })
            .On<StringValue, StringValue>("/bank.v1.Bank/Pay", (request, _) => new StringValue { Value = request.Value + " paid" });
        await Shop.Listen();
        await Bank.Listen();
        Directory.CreateDirectory(Path.Combine(Folder, "resources"));
        await File.WriteAllTextAsync(Path.Combine(Folder, "resources", "components.yaml"), RuntimeScenario.Resources);
        ShopSidecar = SidecarProcess.Start(
            Folder, "shop", Shop.Port, null, "--resources-path", "resources", "--metrics-port", "9091", "--log-level=debug", "--enable-metrics=false",
            "-dapr-listen-addresses", "127.0.0.1,[::1]");
        BankSidecar = SidecarProcess.Start(
            Folder, "bank", Bank.Port, new Dictionary<string, string> { ["DAPR_API_TOKEN"] = "bank-only", ["APP_API_TOKEN"] = "to-bank" }, "--app-protocol", "grpc");
        await ShopSidecar.Says("shop: connected");
        await BankSidecar.Says("bank: connected");
    }

    public async ValueTask DisposeAsync()
    {
        await ShopSidecar.DisposeAsync();
        await BankSidecar.DisposeAsync();
        await Shop.DisposeAsync();
        await Bank.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}

public sealed class When_sidecars_run_as_processes(TwoSidecars two) : IClassFixture<TwoSidecars>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private HttpClient Http => new() { BaseAddress = new Uri($"http://127.0.0.1:{two.ShopSidecar.HttpPort}") };

    [Fact]
    public async Task The_app_keeps_state_and_publishes_through_its_own()
    {
        using var http = Http;
        await http.PostAsJsonAsync(new Uri("/v1.0/state/statestore", UriKind.Relative), new[] { new { key = "a", value = 1 } }, Stop);
        Assert.Equal("1", await http.GetStringAsync(new Uri("/v1.0/state/statestore/a", UriKind.Relative), Stop));
    }

    [Fact]
    public async Task An_app_calls_the_app_of_another_process_by_its_id()
    {
        using var http = Http;
        using var answer = await http.PostAsync(new Uri("/v1.0/invoke/bank/method/pay?n=1", UriKind.Relative), new StringContent("10"), Stop);
        Assert.Equal("paid 10", await answer.Content.ReadAsStringAsync(Stop));
        var (request, headers) = await two.Bank.Next<InvokeRequest>();
        Assert.Equal(("pay", "n=1"), (request.Method, request.HttpExtension.Querystring));
        Assert.Equal(("shop", "bank", "to-bank"), (headers["dapr-caller-app-id"], headers["dapr-callee-app-id"], headers["dapr-api-token"]));
        Assert.DoesNotContain("localdapr-peer", headers.Keys);
    }

    [Fact]
    public async Task Its_grpc_services_are_reached_through_both_sidecars()
    {
        using var channel = new GrpcChannel(new Uri($"http://127.0.0.1:{two.ShopSidecar.GrpcPort}"));
        var paid = await channel.Unary<StringValue, StringValue>(
            "/bank.v1.Bank/Pay", new StringValue { Value = "5" }, new CallOptions(new Dictionary<string, string> { ["dapr-app-id"] = "bank" }, Stop: Stop));
        Assert.Equal("5 paid", paid.Value);
        Assert.Equal("shop", (await two.Bank.Next<StringValue>()).Headers["dapr-caller-app-id"]);
    }

    [Fact]
    public async Task Invocation_over_grpc_reaches_it_too()
    {
        using var channel = new GrpcChannel(new Uri($"http://127.0.0.1:{two.ShopSidecar.GrpcPort}"));
        var answer = await channel.Unary<InvokeServiceRequest, InvokeResponse>("/dapr.proto.runtime.v1.Dapr/InvokeService", new InvokeServiceRequest
        {
            Id = "bank",
            Message = new InvokeRequest { Method = "pay", Data = new Any { Value = ByteString.CopyFromUtf8("7") } },
        }, new CallOptions(Stop: Stop));
        Assert.Equal("paid 7", answer.Data.Value.ToStringUtf8());
        Assert.Equal("shop", (await two.Bank.Next<InvokeRequest>()).Headers["dapr-caller-app-id"]);
    }

    [Fact]
    public async Task Nobody_else_gets_past_the_token_of_the_other()
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{two.BankSidecar.HttpPort}") };
        http.DefaultRequestHeaders.Add("localdapr-peer", "guessed");
        using var answer = await http.GetAsync(new Uri("/v1.0/invoke/bank/method/pay", UriKind.Relative), Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task It_listens_at_every_address_it_was_given()
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://[::1]:{two.ShopSidecar.HttpPort}") };
        var told = await http.GetFromJsonAsync<JsonElement>(new Uri("/v1.0/metadata", UriKind.Relative), Stop);
        Assert.Equal("shop", told.GetProperty("id").GetString());
    }

    [Fact]
    public void Flags_that_mean_nothing_here_are_named() =>
        Assert.Contains("shop: without effect here: --log-level, --enable-metrics, --metrics-port", two.ShopSidecar.Output, StringComparison.Ordinal);

    [Fact]
    public async Task A_second_one_for_the_same_app_is_refused_by_name()
    {
        await using var second = SidecarProcess.Start(two.Folder, "shop", two.Shop.Port, null, "--data", "second");
        Assert.Equal(2, await second.Ended());
        Assert.Contains($"'shop' already has a sidecar here, process {two.ShopSidecar.Pid}", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_was_killed_is_not_found_any_more()
    {
        await using var app = new TestApp("brief");
        await app.Listen();
        await using var brief = SidecarProcess.Start(two.Folder, "brief", app.Port);
        await brief.Says("brief: connected");
        using var http = Http;
        await http.GetAsync(new Uri("/v1.0/invoke/brief/method/x", UriKind.Relative), Stop);
        Assert.Equal("shop", (await app.Next("/x")).Headers["dapr-caller-app-id"]);
        brief.Kill();
        await brief.Ended();
        using var answer = await http.GetAsync(new Uri("/v1.0/invoke/brief/method/x", UriKind.Relative), Stop);
        Assert.Contains("couldn't find service: brief", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Told_to_stop_it_lets_a_call_end_that_is_under_way()
    {
        await using var app = new TestApp("slow");
        var goOn = new TaskCompletionSource();
        app.On("/slow", async context =>
        {
            await goOn.Task;
            await context.Response.WriteAsync("done");
        });
        await app.Listen();
        await using var slow = SidecarProcess.Start(two.Folder, "slow", app.Port, null, "--dapr-graceful-shutdown-seconds", "60");
        await slow.Says("slow: connected");
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{slow.HttpPort}") };
        var call = http.GetStringAsync(new Uri("/v1.0/invoke/slow/method/slow", UriKind.Relative), Stop);
        await app.Next("/slow");
        slow.Terminate();
        await slow.Says("stopping");
        goOn.SetResult();
        Assert.Equal(("done", 0), (await call, await slow.Ended()));
    }

    [Fact]
    public async Task It_may_go_on_until_its_app_is_unwell()
    {
        await using var app = new TestApp("last");
        var status = 200;
        app.On("/healthz", context =>
        {
            context.Response.StatusCode = Volatile.Read(ref status);
            return Task.CompletedTask;
        });
        await app.Listen();
        await using var last = SidecarProcess.Start(
            two.Folder, "last", app.Port, null, "--dapr-block-shutdown-duration", "10m", "--enable-app-health-check", "--app-health-probe-interval", "1", "--app-health-threshold", "1");
        await last.Says("last: app is healthy");
        last.Terminate();
        await last.Says("goes on for");
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{last.HttpPort}") };
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri("/v1.0/invoke/last/method/x", UriKind.Relative), Stop)).StatusCode);
        Volatile.Write(ref status, 500);
        Assert.Equal(0, await last.Ended());
    }
}

public sealed class When_a_sidecar_is_started_wrongly
{
    [Theory]
    [InlineData("Did you mean one of the following?\n--app-port", "--app-id", "x", "--ap-port", "5000")]
    [InlineData("--app-id: the sidecar needs the id of its app", "--app-port", "5000")]
    [InlineData("--app-protocol: 'smoke' is not known; use http, https, h2c, grpc, grpcs", "--app-id", "x", "--app-protocol", "smoke")]
    [InlineData("--dapr-listen-addresses: 'here' is not an address such as 127.0.0.1", "--app-id", "x", "--dapr-listen-addresses", "here")]
    [InlineData("--max-body-size: 'big' is not a size such as 4Mi", "--app-id", "x", "--max-body-size", "big")]
    public async Task It_says_what_is_wrong_and_what_would_have_worked(string says, params string[] flags)
    {
        var folder = Directory.CreateTempSubdirectory("sidecar-").FullName;
        var (code, output) = await SidecarProcess.Run(folder, flags);
        Assert.NotEqual(0, code);
        Assert.Contains(says, output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder)); // refused before any effect
        Directory.Delete(folder, recursive: true);
    }
}
