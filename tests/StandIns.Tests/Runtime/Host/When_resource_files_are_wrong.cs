using LocalDapr.Resources;

namespace StandIns.Tests.Runtime.Host;

public sealed class When_resource_files_are_wrong : IAsyncLifetime
{
    private readonly RuntimeScenario _scenario = new();

    public ValueTask InitializeAsync()
    {
        _scenario.App("app");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _scenario.DisposeAsync();

    [Theory]
    [InlineData("kind: Component\nmetadata: {name: x}\nspec:\n  type: state.redis\n", "bad.yaml:4:", "'state.redis' is not served; known are state.sqlite")]
    [InlineData("kind: Component\nmetadata: {name: pubsub}\nspec: {type: pubsub.in-memory}\n", "components.yaml:1", "'pubsub' is already taken")]
    [InlineData("kind: Component\nmetadata: {name: x}\nspec:\n  type: state.sqlite\n", "bad.yaml:1:", "needs the setting 'connectionString'")]
    [InlineData("kind: Component\nmetadata: {name: x}\nspec:\n  type: state.in-memory\n  metadata:\n  - {name: colour, value: red}\n", "bad.yaml:6:", "no setting 'colour'")]
    [InlineData("kind: Component\nmetadata: {name: x}\nspec:\n  type: bindings.cron\n  metadata:\n  - {name: schedule, value: 61 * * * *}\n", "bad.yaml:6:", "'61' is not a minute")]
    [InlineData("kind: Component\nmetadata: {name: x}\nspec:\n  type: state.in-memory\n  colour: red\n", "bad.yaml:5:", "unknown field 'spec.colour'")]
    [InlineData("kind: Component\nmetadata: {name: x}\nspec:\n  type: secretstores.local.file\n  metadata:\n  - {name: secretsFile, value: /nowhere/secrets.json}\n", "/nowhere/secrets.json", "no such file of secrets")]
    [InlineData("kind: Component\nmetadata: {name: x}\nspec:\n  type: state.in-memory\n  metadata:\n  - name: keyPrefix\n    secretKeyRef: {name: a, key: b}\n", "bad.yaml:6:", "names no auth.secretStore")]
    [InlineData("kind: Subscription\nmetadata: {name: x}\nspec:\n  pubsubname: pubsub\n  topic: t\n  routes:\n    rules:\n    - {match: 'event.type =', path: /x}\n", "bad.yaml:8:", "cannot be read")]
    [InlineData("kind: Resiliency\nmetadata: {name: x}\nspec:\n  policies: {}\n  targets:\n    apps:\n      b: {retry: often}\n", "bad.yaml:7:", "no retry policy named 'often'")]
    [InlineData("kind: Resiliency\nmetadata: {name: x}\nspec:\n  policies:\n    timeouts: {short: soon}\n", "bad.yaml:5:", "such as 500ms, 5s or 1m30s, not 'soon'")]
    [InlineData("kind: Pipeline\n", "bad.yaml:1:", "kind 'Pipeline' is not served")]
    [InlineData("kind: [\n", "bad.yaml:", "")]
    public async Task The_runtime_refuses_to_start_and_says_where_and_why(string text, string where, string why)
    {
        _scenario.Write("bad.yaml", text + "apiVersion: dapr.io/" + (text.Contains("Subscription", StringComparison.Ordinal) ? "v2alpha1\n" : "v1alpha1\n"));
        var refusal = await Assert.ThrowsAsync<ConfigurationException>(() => _scenario.Start());
        Assert.Contains(where, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_component_whose_errors_are_to_be_ignored_is_left_out()
    {
        _scenario.Write("bad.yaml", "apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata: {name: x}\nspec: {type: state.redis, ignoreErrors: true}\n");
        await _scenario.Start();
        Assert.Contains("x is left out", _scenario.Log.ToString(), StringComparison.Ordinal);
    }
}
