using System.Globalization;

namespace LocalDapr.Hosting;

/// <summary>Writes the runtime's own log, one line each, so that it reads well between the lines of the apps.</summary>
public sealed class ConsoleLines(TextWriter console, TimeProvider clock) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new Lines(console, clock);

    public void Dispose()
    {
    }

    private sealed class Lines(TextWriter console, TimeProvider clock) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var level = logLevel >= LogLevel.Error ? " ERROR" : logLevel == LogLevel.Warning ? " warn" : "";
            var time = clock.GetUtcNow().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
            console.WriteLine($"== DAPR == {time}{level} {formatter(state, exception)}{(exception is null ? "" : $": {exception}")}");
        }
    }
}
