using System.Net;
using System.Net.Http.Json;
using Dapr;
using Dapr.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.Extensions.DependencyInjection;
using StandIns.Tests.Sdk.Client;

namespace StandIns.Tests.Sdk.AspNetCore;

public class When_a_controller_takes_state
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static Task<App> Start(FakeSidecar sidecar, Type controller) => App.Start(
        routes =>
        {
            routes.MapControllers();
            routes.MapSubscribeHandler();
        },
        pipeline: web => web.UseCloudEvents(),
        services: services => services.AddControllers()
            .ConfigureApplicationPartManager(parts =>
            {
                parts.ApplicationParts.Clear();
                parts.ApplicationParts.Add(new Only(controller));
                parts.FeatureProviders.Clear();
                parts.FeatureProviders.Add(new All());
            })
            .AddDapr(client => client.UseHttpEndpoint(sidecar.HttpEndpoint).UseGrpcEndpoint(sidecar.GrpcEndpoint)));

    private static Uri At(string path) => new(path, UriKind.Relative);

    [Fact]
    public async Task The_value_of_the_key_in_the_route_is_the_parameter()
    {
        await using var sidecar = await FakeSidecar.Start();
        sidecar.Put("store", "w1", """{"name":"gear","count":3}""");
        await using var app = await Start(sidecar, typeof(WidgetsController));

        Assert.Equal(new Widget("gear", 3), await app.Http.GetFromJsonAsync<Widget>(At("/widgets/w1"), Stop));
    }

    [Fact]
    public async Task The_key_may_have_another_name_than_the_parameter()
    {
        await using var sidecar = await FakeSidecar.Start();
        sidecar.Put("store", "w1", """{"name":"gear","count":3}""");
        await using var app = await Start(sidecar, typeof(WidgetsController));

        Assert.Equal(new Widget("gear", 3), await app.Http.GetFromJsonAsync<Widget>(At("/widgets/w1/by-other-name"), Stop));
    }

    [Fact]
    public async Task An_entry_can_be_changed_and_written_back()
    {
        await using var sidecar = await FakeSidecar.Start();
        sidecar.Put("store", "w1", """{"name":"gear","count":3}""");
        await using var app = await Start(sidecar, typeof(WidgetsController));

        using var answer = await app.Http.PostAsync(At("/widgets/w1"), null, Stop);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("""{"name":"gear","count":4}""", sidecar.Get("store", "w1"));
    }

    [Fact]
    public async Task An_entry_without_a_value_has_none()
    {
        await using var sidecar = await FakeSidecar.Start();
        await using var app = await Start(sidecar, typeof(WidgetsController));

        using var answer = await app.Http.PostAsync(At("/widgets/w9"), null, Stop);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_value_that_is_not_there_is_null()
    {
        await using var sidecar = await FakeSidecar.Start();
        await using var app = await Start(sidecar, typeof(WidgetsController));

        using var answer = await app.Http.GetAsync(At("/widgets/w9"), Stop);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_route_without_the_key_is_a_bad_request()
    {
        await using var sidecar = await FakeSidecar.Start();
        await using var app = await Start(sidecar, typeof(WidgetsController));

        using var answer = await app.Http.GetAsync(At("/widgets"), Stop);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("Required value widget not present.", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_without_a_store_is_refused_at_start()
    {
        await using var sidecar = await FakeSidecar.Start();

        var refused = await Assert.ThrowsAnyAsync<Exception>(() => Start(sidecar, typeof(UnclearController)));

        Assert.Contains("needs [FromState]", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_must_be_named() => Assert.Throws<ArgumentException>(() => new FromStateAttribute(""));

    [Fact]
    public async Task Its_topics_are_told_to_the_sidecar_and_several_events_answered_one_by_one()
    {
        await using var sidecar = await FakeSidecar.Start();
        await using var app = await Start(sidecar, typeof(BulkController));

        Assert.Equal(
            """[{"topic":"widgets","pubsubName":"pubsub","route":"bulk","bulkSubscribe":{"enabled":true,"maxMessagesCount":5,"maxAwaitDurationMs":1000}}]""",
            await app.Http.GetStringAsync(At("/dapr/subscribe"), Stop));

        using var answer = await app.Http.PostAsync(At("/bulk"), new StringContent(
            """
            {"id":"b","topic":"widgets","metadata":{},"entries":[
              {"entryId":"1","contentType":"application/cloudevents+json","metadata":{"k":"v"},"event":{"id":"e1","source":"s","type":"t","specversion":"1.0","datacontenttype":"application/json","data":{"name":"gear","count":1}}},
              {"entryId":"2","contentType":"application/cloudevents+json","metadata":{},"event":{"id":"e2","source":"s","type":"t","specversion":"1.0","datacontenttype":"application/json","data":{"name":"","count":0}}}]}
            """, System.Text.Encoding.UTF8, "application/json"), Stop);

        Assert.Equal("""{"statuses":[{"entryId":"1","status":"SUCCESS"},{"entryId":"2","status":"DROP"}]}""", await answer.Content.ReadAsStringAsync(Stop));
    }

    public sealed record Widget(string Name, int Count);

    [ApiController]
    public sealed class WidgetsController : ControllerBase
    {
        [HttpGet("/widgets/{widget}")]
        [HttpGet("/widgets")]
        public ActionResult<Widget> Get([FromState("store")] Widget? widget) => widget is null ? NotFound() : widget;

        [HttpGet("/widgets/{id}/by-other-name")]
        public ActionResult<Widget> GetByOtherName([FromState("store", "id")] Widget widget) => Ok(widget);

        [HttpPost("/widgets/{widget}")]
        public async Task<ActionResult> Add([FromState("store")] StateEntry<Widget?> widget)
        {
            if (widget.Value is null) return NotFound();
            widget.Value = widget.Value with { Count = widget.Value.Count + 1 };
            await widget.SaveAsync();
            return Ok();
        }
    }

    [ApiController]
    public sealed class UnclearController : ControllerBase
    {
        [HttpGet("/unclear/{widget}")]
        public ActionResult Get(StateEntry<Widget> widget) => Ok(widget.Key);
    }

    [ApiController]
    public sealed class BulkController : ControllerBase
    {
        [HttpPost("/bulk")]
        [Topic("pubsub", "widgets")]
        [BulkSubscribe("widgets", 5)]
        public ActionResult<BulkSubscribeAppResponse> Take(BulkSubscribeMessage<BulkMessageModel<Widget>> message) =>
            Ok(new BulkSubscribeAppResponse([.. message.Entries.Select(entry => new BulkSubscribeAppResponseEntry(
                entry.EntryId, entry.Event.Data.Count > 0 ? BulkSubscribeAppResponseStatus.SUCCESS : BulkSubscribeAppResponseStatus.DROP))]));
    }

    private sealed class Only(Type controller) : ApplicationPart, IApplicationPartTypeProvider
    {
        public override string Name => controller.Name;

        public IEnumerable<System.Reflection.TypeInfo> Types => [System.Reflection.IntrospectionExtensions.GetTypeInfo(controller)];
    }

    // Controllers that are nested in a test class are found as well.
    private sealed class All : Microsoft.AspNetCore.Mvc.Controllers.ControllerFeatureProvider
    {
        protected override bool IsController(System.Reflection.TypeInfo typeInfo) => typeof(ControllerBase).IsAssignableFrom(typeInfo);
    }
}
