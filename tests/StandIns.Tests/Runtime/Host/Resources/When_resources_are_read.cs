using System.Net;
using LocalDapr.Components;
using LocalDapr.Resources;

namespace StandIns.Tests.Runtime.Host.Resources;

public sealed class When_resources_are_read : IAsyncLifetime
{
    private readonly RuntimeScenario _scenario = new();

    public ValueTask InitializeAsync()
    {
        _scenario.App("app");
        _scenario.App("other");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _scenario.DisposeAsync();

    private static string Document(string kind, string spec, string version = "v1alpha1", string name = "x", string more = "") =>
        $"apiVersion: dapr.io/{version}\nkind: {kind}\nmetadata: {{name: {name}}}\nspec: {spec}\n{more}\n";

    private static string Memory(string name, string more = "", string spec = "") => Document("Component", $"{{type: state.in-memory, version: v1{spec}}}", name: name, more: more);

    private async Task<List<string?>> Components(string app)
    {
        using var http = _scenario.Http(app);
        return [.. (await http.Get("/v1.0/metadata")).Json.GetProperty("components").EnumerateArray().Select(c => c.GetProperty("name").GetString()).Order()];
    }

    /// <summary>As the documentation of Dapr shows them.</summary>
    public static TheoryData<string> Examples => new(
        // how-to: publish and subscribe, routes, dead letters, bulk
        """
        apiVersion: dapr.io/v2alpha1
        kind: Subscription
        metadata:
          name: order
        spec:
          topic: orders
          routes:
            default: /orders
          pubsubname: pubsub
        scopes:
        - orderprocessing
        """,
        """
        apiVersion: dapr.io/v2alpha1
        kind: Subscription
        metadata:
          name: myevent-subscription
        spec:
          pubsubname: pubsub
          topic: inventory
          routes:
            rules:
              - match: event.type == "widget"
                path: /widgets
              - match: event.type == "gadget"
                path: /gadgets
              - match: has(event.data.important) && event.data.important == true
                path: /important
              - match: event.type.startsWith("com.company.") && event.source != "/billing"
                path: /company
            default: /products
          deadLetterTopic: poisonMessages
          bulkSubscribe:
            enabled: true
            maxMessagesCount: 100
            maxAwaitDurationMs: 40
        scopes:
          - app1
          - app2
        """,
        """
        apiVersion: dapr.io/v1alpha1
        kind: Subscription
        metadata:
          name: orders
        spec:
          topic: orders
          route: /checkout
          pubsubname: pubsub
          metadata:
            rawPayload: "true"
        """,
        // the full example of a resiliency policy
        """
        apiVersion: dapr.io/v1alpha1
        kind: Resiliency
        metadata:
          name: myresiliency
        scopes:
          - app1
          - app2
        spec:
          policies:
            timeouts:
              general: 5s
              important: 60s
              largeResponse: 10s
            retries:
              pubsubRetry:
                policy: constant
                duration: 5s
                maxRetries: 10
              retryForever:
                policy: exponential
                maxInterval: 15s
                maxRetries: -1
              important:
                policy: constant
                duration: 5s
                maxRetries: 30
                matching:
                  httpStatusCodes: "429,500-599"
                  gRPCStatusCodes: "4,8-14"
              someOperation:
                policy: exponential
                maxInterval: 15s
            circuitBreakers:
              simpleCB:
                maxRequests: 1
                timeout: 30s
                trip: consecutiveFailures >= 5
              pubsubCB:
                maxRequests: 1
                interval: 8s
                timeout: 45s
                trip: consecutiveFailures > 8
          targets:
            apps:
              appB:
                timeout: general
                retry: important
                circuitBreaker: simpleCB
            actors:
              myActorType1:
                timeout: general
                retry: important
                circuitBreaker: simpleCB
                circuitBreakerScope: both
                circuitBreakerCacheSize: 5000
            components:
              statestore1:
                outbound:
                  timeout: general
                  retry: retryForever
                  circuitBreaker: simpleCB
              pubsub1:
                outbound:
                  retry: pubsubRetry
                  circuitBreaker: pubsubCB
              pubsub2:
                outbound:
                  retry: pubsubRetry
                  circuitBreaker: pubsubCB
                inbound:
                  timeout: general
                  retry: important
                  circuitBreaker: pubsubCB
        """,
        """
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata:
          name: scheduled
          namespace: default
        spec:
          type: bindings.cron
          version: v1
          metadata:
          - name: schedule
            value: "@every 15m" # valid cron schedule
          - name: direction
            value: "input"
        """,
        """
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata:
          name: sqlite
        spec:
          type: state.sqlite
          version: v1
          initTimeout: 5s
          ignoreErrors: false
          metadata:
          - name: connectionString
            value: "data.db"
          - name: timeout
            value: "20s"
          - name: tableName
            value: "state"
          - name: metadataTableName
            value: "metadata"
          - name: cleanupInterval
            value: "1h"
          - name: busyTimeout
            value: "2s"
          - name: disableWAL
            value: "false"
          - name: actorStateStore
            value: "true"
        """,
        """
        apiVersion: dapr.io/v1alpha1
        kind: HTTPEndpoint
        metadata:
          name: "github"
        spec:
          baseUrl: "http://api.github.com"
          headers:
          - name: "Accept-Language"
            value: "en-US"
        scopes:
          - app1
        """,
        """
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata:
          name: scopedpubsub
        spec:
          type: pubsub.in-memory
          version: v1
          metadata:
          - name: publishingScopes
            value: "app1=topic1;app2=topic2,topic3;app3="
          - name: subscriptionScopes
            value: "app2=;app3=topic1"
          - name: allowedTopics
            value: "topic1,topic2,topic3"
          - name: protectedTopics
            value: "topic1"
        """,
        """
        apiVersion: dapr.io/v1alpha1
        kind: Configuration
        metadata:
          name: appconfig
        spec:
          tracing:
            samplingRate: "1"
        """);

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Examples_of_the_documentation_load(string example)
    {
        _scenario.Write("example.yaml", example);
        await _scenario.Start();
    }

    [Fact]
    public async Task Several_documents_of_a_file_and_files_of_either_ending_count()
    {
        _scenario.Write("a.yaml", Memory("one") + "---\n" + Memory("two") + "---\n# nothing but a remark\n---\n" + Memory("three"));
        _scenario.Write("b.yml", Memory("four"));
        _scenario.Write("c.txt", Memory("five"));
        await _scenario.Start();
        Assert.Equal(["four", "one", "pubsub", "statestore", "three", "two"], await Components("app"));
    }

    [Fact]
    public async Task Scopes_say_which_apps_have_it_and_apps_apart_may_each_have_one_of_a_name()
    {
        _scenario.Write("a.yaml", Memory("shared", "scopes: [app]") + "---\n" + Memory("shared", "scopes: [other]") + "---\n" + Memory("mine", "scopes: [app]") + "---\n" + Memory("no", "scopes: [third]"));
        await _scenario.Start();
        Assert.Equal(["mine", "pubsub", "shared", "statestore"], await Components("app"));
        Assert.Equal(["pubsub", "shared", "statestore"], await Components("other"));
    }

    [Theory]
    [InlineData("scopes: []", "scopes: [app]")]
    [InlineData("scopes: [app, third]", "scopes: [app]")]
    public async Task One_app_has_only_one_of_a_name(string first, string second)
    {
        _scenario.Write("a.yaml", Memory("same", first) + "---\n" + Memory("same", second));
        var refusal = await Assert.ThrowsAsync<ConfigurationException>(() => _scenario.Start());
        Assert.Contains("the component name 'same' is already taken by", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Component", "v2alpha1", "use dapr.io/v1alpha1")]
    [InlineData("Subscription", "v3", "use dapr.io/v2alpha1 or dapr.io/v1alpha1")]
    [InlineData("Resiliency", "v1", "use dapr.io/v1alpha1")]
    public async Task A_version_that_is_not_known_is_refused(string kind, string version, string problem)
    {
        _scenario.Write("bad.yaml", Document(kind, "{}", version));
        var refusal = await Assert.ThrowsAsync<ConfigurationException>(() => _scenario.Start());
        Assert.Contains("bad.yaml:1:", refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"apiVersion 'dapr.io/{version}' of kind {kind} is not served; {problem}", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v1alpha1", "{pubsubname: pubsub, topic: t}", "a subscription needs 'route'")]
    [InlineData("v1alpha1", "{pubsubname: pubsub, topic: t, routes: {default: /x}}", "unknown field 'spec.routes'")]
    [InlineData("v2alpha1", "{pubsubname: pubsub, topic: t, route: /x}", "unknown field 'spec.route'")]
    [InlineData("v2alpha1", "{pubsubname: pubsub, topic: t, routes: {}}", "a subscription needs 'routes.default' or 'routes.rules'")]
    [InlineData("v2alpha1", "{topic: t, routes: {default: /x}}", "the field 'spec.pubsubname' is required")]
    [InlineData("v2alpha1", "{pubsubname: pubsub, topic: t, routes: {rules: [{match: event.data.exists(x), path: /x}]}}", "the function exists() is not known")]
    public async Task A_subscription_that_says_too_little_or_too_much_is_refused(string version, string spec, string problem)
    {
        _scenario.Write("bad.yaml", Document("Subscription", spec, version));
        var refusal = await Assert.ThrowsAsync<ConfigurationException>(() => _scenario.Start());
        Assert.Contains("bad.yaml:4:", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(problem, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(", initTimeout: soon", "'spec.initTimeout' must be a duration")]
    [InlineData(", version: v2", "component version 'v2' is not known")]
    [InlineData(", ignoreErrors: perhaps", "'spec.ignoreErrors' must be true or false")]
    public async Task A_component_that_cannot_be_right_is_refused(string spec, string problem)
    {
        _scenario.Write("bad.yaml", Memory("x", spec: spec).Replace(", version: v1, version", ", version", StringComparison.Ordinal));
        var refusal = await Assert.ThrowsAsync<ConfigurationException>(() => _scenario.Start());
        Assert.Contains("bad.yaml:4:", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(problem, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_setting_may_come_from_the_environment_but_not_the_tokens()
    {
        Environment.SetEnvironmentVariable("STANDINS_PREFIX", "shared");
        _scenario.Write("a.yaml", Memory("env", spec: ", metadata: [{name: keyPrefix, envRef: STANDINS_PREFIX}]"));
        await _scenario.Start();
        using (var http = _scenario.Http("app"))
            await http.Post("/v1.0/state/env", """[{"key":"k","value":1}]""");
        using (var http = _scenario.Http("other"))
            Assert.Equal(HttpStatusCode.OK, (await http.Get("/v1.0/state/env/k")).Status);
        await _scenario.Stop();

        _scenario.Write("a.yaml", Memory("env", spec: ", metadata: [{name: keyPrefix, envRef: DAPR_API_TOKEN}]"));
        var refusal = await Assert.ThrowsAsync<ConfigurationException>(() => _scenario.Start());
        Assert.Contains("may not be taken from the environment variable 'DAPR_API_TOKEN'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_of_a_component_that_brings_events_is_used_before_the_dead_letter_topic()
    {
        var clock = new MovableClock();
        await using var scenario = new RuntimeScenario { Clock = clock };
        var app = scenario.App("app");
        app.Subscriptions = """[{"pubsubname":"pubsub","topic":"t","route":"/t","deadLetterTopic":"dead"},{"pubsubname":"pubsub","topic":"dead","route":"/dead"}]""";
        scenario.Write("resiliency.yaml", Document("Resiliency", "{policies: {retries: {r: {duration: 1s, maxRetries: 3}}}, targets: {components: {pubsub: {inbound: {retry: r}}}}}"));
        app.On("/t", 500);
        await scenario.Start();
        using var http = scenario.Http("app");
        await http.Post("/v1.0/publish/pubsub/t", "1");
        var calls = 0;
        var dead = false;
        while (!dead)
        {
            var received = await RuntimeScenario.WhileTimePasses(clock, app.Any());
            dead = received.Target == "/dead";
            calls += dead ? 0 : 1;
        }
        Assert.Equal(4, calls);
    }

    [Fact]
    public void The_files_of_this_repository_are_read()
    {
        var read = ResourceSet.Read([Path.Combine(Repository(), "components", "local")]);
        Assert.NotEmpty(read.Components);
        Assert.All(read.Components, component => Assert.Contains(component.Type, ComponentFactory.KnownTypes));
    }

    private static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "dapr.yaml")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
