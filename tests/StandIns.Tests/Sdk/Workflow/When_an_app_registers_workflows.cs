using Dapr.Workflow;
using Dapr.Workflow.Abstractions;
using Microsoft.Extensions.DependencyInjection;

namespace StandIns.Tests.Sdk.Workflow;

public sealed class When_an_app_registers_workflows : IDisposable
{
    private readonly WorkflowRuntimeOptions _options = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddSingleton(new Greeting("hello")).BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Fact]
    public void A_type_is_known_by_its_own_name_in_any_case()
    {
        _options.RegisterWorkflow<GreetWorkflow>();
        _options.RegisterActivity<Greet>();

        Assert.IsType<GreetWorkflow>(_options.Registry.CreateWorkflow("greetWORKFLOW", _services));
        Assert.IsType<Greet>(_options.Registry.CreateActivity("GREET", _services));
    }

    [Fact]
    public void A_type_is_known_by_the_name_it_is_given()
    {
        _options.RegisterWorkflow<GreetWorkflow>("welcome");
        _options.RegisterActivity<Greet>("say");

        Assert.NotNull(_options.Registry.CreateWorkflow("welcome", _services));
        Assert.NotNull(_options.Registry.CreateActivity("say", _services));
        Assert.Null(_options.Registry.CreateWorkflow(nameof(GreetWorkflow), _services));
        Assert.Null(_options.Registry.CreateActivity(nameof(Greet), _services));
    }

    [Fact]
    public async Task Each_is_made_with_what_it_asks_for()
    {
        _options.RegisterActivity<Greet>();

        Assert.Equal("hello you", await _options.Registry.CreateActivity(nameof(Greet), _services)!.RunAsync(null!, "you"));
        Assert.NotSame(_options.Registry.CreateActivity(nameof(Greet), _services), _options.Registry.CreateActivity(nameof(Greet), _services));
    }

    [Fact]
    public async Task A_function_has_the_types_of_its_input_and_result()
    {
        _options.RegisterWorkflow<int, string>("count", (_, to) => Task.FromResult($"to {to}"));
        _options.RegisterActivity<int, long>("square", (_, of) => Task.FromResult((long)of * of));

        var workflow = _options.Registry.CreateWorkflow("count", _services)!;
        var activity = _options.Registry.CreateActivity("square", _services)!;
        Assert.Equal((typeof(int), typeof(string), typeof(int), typeof(long)), (workflow.InputType, workflow.OutputType, activity.InputType, activity.OutputType));
        Assert.Equal("to 3", await workflow.RunAsync(null!, 3));
        Assert.Equal(9L, await activity.RunAsync(null!, 3));
    }

    [Fact]
    public async Task The_first_of_a_name_stays()
    {
        _options.RegisterActivity<int, string>("same", (_, _) => Task.FromResult("first"));
        _options.RegisterActivity<int, string>("SAME", (_, _) => Task.FromResult("second"));
        _options.RegisterActivity<Greet>("same");
        _options.RegisterWorkflow<int, string>("same", (_, _) => Task.FromResult("first"));
        _options.RegisterWorkflow<GreetWorkflow>("Same");

        Assert.Equal("first", await _options.Registry.CreateActivity("same", _services)!.RunAsync(null!, 1));
        Assert.Equal("first", await _options.Registry.CreateWorkflow("same", _services)!.RunAsync(null!, 1));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void A_function_must_have_a_name(string name)
    {
        Assert.Throws<ArgumentException>(() => _options.RegisterWorkflow<int, int>(name, (_, i) => Task.FromResult(i)));
        Assert.Throws<ArgumentException>(() => _options.RegisterActivity<int, int>(name, (_, i) => Task.FromResult(i)));
    }

    [Fact]
    public void A_function_must_be_there()
    {
        Assert.Throws<ArgumentNullException>(() => _options.RegisterWorkflow<int, int>("w", null!));
        Assert.Throws<ArgumentNullException>(() => _options.RegisterActivity<int, int>("a", null!));
    }

    [Fact]
    public void A_name_is_a_text_and_the_other_way_round()
    {
        TaskIdentifier identifier = "pay";
        string name = identifier;
        Assert.Equal(("pay", "pay", new TaskIdentifier("pay")), (name, identifier.ToString(), identifier));
    }

    [Fact]
    public void The_client_and_the_worker_are_registered_once_however_often_it_is_asked()
    {
        var services = new ServiceCollection();
        services.AddDaprWorkflow(_ => { }).AddDaprWorkflow(_ => { });
        Assert.Single(services, service => service.ServiceType == typeof(DaprWorkflowClient));
        Assert.Throws<ArgumentNullException>(() => services.AddDaprWorkflow(null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => services.AddDaprWorkflow(_ => { }, (ServiceLifetime)9));
    }

    private sealed record Greeting(string Words);

    private sealed class Greet(Greeting greeting) : WorkflowActivity<string, string>
    {
        public override Task<string> RunAsync(WorkflowActivityContext context, string input) => Task.FromResult($"{greeting.Words} {input}");
    }

    private sealed class GreetWorkflow : Workflow<string, string>
    {
        public override Task<string> RunAsync(WorkflowContext context, string input) => Task.FromResult(input);
    }
}
