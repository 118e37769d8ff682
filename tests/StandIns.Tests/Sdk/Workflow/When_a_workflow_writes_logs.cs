using Microsoft.Extensions.Logging;

namespace StandIns.Tests.Sdk.Workflow;

public class When_a_workflow_writes_logs
{
    [Fact]
    public void Each_line_is_written_when_it_is_new_and_not_when_it_is_replayed()
    {
        using var log = new Log();
        var story = Story.Of(
            async context =>
            {
                var logger = context.CreateReplaySafeLogger<When_a_workflow_writes_logs>();
                logger.LogInformation("one");
                await context.CallActivityAsync("a");
                logger.LogInformation("two");
                await context.CallActivityAsync("b");
                return 0;
            },
            log);
        story.Start();
        story.Turn(Story.Completed(0));
        story.Turn(Story.Completed(1));

        // Every turn of a story is run twice, to see that it replays.
        Assert.Equal(["one", "one", "two", "two"], log.Written);
    }

    private sealed class Log : ILoggerFactory, ILogger
    {
        public List<string> Written { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Add(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
