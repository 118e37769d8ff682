using Dapr.DurableTask.Protobuf;
using Dapr.Workflow;
using Dapr.Workflow.Execution;
using Dapr.Workflow.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace StandIns.Tests.Sdk.Workflow;

public class When_something_fails
{
    private static readonly Exception Chain = new InvalidOperationException("cannot pay", new IOException("no line", new TimeoutException("too slow")));

    private static async Task<TaskFailureDetails> Fail(Exception fault)
    {
        var registry = new WorkflowRegistry();
        registry.AddActivity<object?, int>("pay", (_, _) => throw fault);
        await using var services = new ServiceCollection().BuildServiceProvider();
        return (await new ActivityExecutor(registry, WorkflowJson.Default).Run(new ActivityRequest { Name = "pay" }, services)).FailureDetails;
    }

    private static IEnumerable<(string Type, string Message)> Causes(TaskFailureDetails? failure)
    {
        for (; failure is not null; failure = failure.InnerFailure) yield return (failure.ErrorType, failure.ErrorMessage);
    }

    private static readonly (string, string)[] Told =
        [("System.InvalidOperationException", "cannot pay"), ("System.IO.IOException", "no line"), ("System.TimeoutException", "too slow")];

    [Fact]
    public async Task An_activity_tells_what_caused_its_failure()
    {
        var failure = await Fail(Chain);
        Assert.Equal(Told, Causes(failure));
        Assert.False(failure.IsNonRetriable);
    }

    [Fact]
    public void A_workflow_tells_what_caused_its_failure()
    {
        var failure = Story.Of<int>(_ => throw Chain).Start().End!.FailureDetails;
        Assert.Equal(Told, Causes(failure));

        failure = Story.Of<int>(_ => Task.FromException<int>(Chain)).Start().End!.FailureDetails;
        Assert.Equal(Told, Causes(failure));
        Assert.True(failure.IsNonRetriable);
    }

    [Fact]
    public async Task A_chain_without_end_is_cut_off()
    {
        Exception fault = new TimeoutException("at the bottom");
        for (var i = 0; i < 1000; i++) fault = new InvalidOperationException($"{i}", fault);
        Assert.InRange(Causes(await Fail(fault)).Count(), 2, 20);
    }

    [Theory]
    [InlineData("System.IO.FileNotFoundException", true)]
    [InlineData("System.IO.IOException", true)]
    [InlineData("System.Exception", false)]
    [InlineData("Some.Other.AppsException", false)]
    [InlineData("not a type at all, [", false)]
    public void The_type_of_a_failure_can_be_asked_for(string type, bool isIo) =>
        Assert.Equal(isIo, new WorkflowTaskFailureDetails(type, "m").IsCausedBy<IOException>());

    [Fact]
    public void A_failure_says_its_type_and_words()
    {
        var details = new WorkflowTaskFailureDetails("T", "m", "at X");
        Assert.Equal(("T: m", "at X"), (details.ToString(), details.StackTrace));
        Assert.Same(details, new WorkflowTaskFailedException("failed", details).FailureDetails);
        Assert.Throws<ArgumentNullException>(() => new WorkflowTaskFailureDetails(null!, "m"));
        Assert.Throws<ArgumentNullException>(() => new WorkflowTaskFailureDetails("T", null!));
        Assert.Throws<ArgumentNullException>(() => new WorkflowTaskFailedException("failed", null!));
    }
}
