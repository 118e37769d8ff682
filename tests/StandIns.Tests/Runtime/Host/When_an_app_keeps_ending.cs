using LocalDapr.Apps;
using LocalDapr.Supervision;
using Microsoft.Extensions.Logging.Abstractions;

namespace StandIns.Tests.Runtime.Host;

public sealed class When_an_app_keeps_ending : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("restarts-").FullName;
    private readonly MovableClock _clock = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task It_is_started_again_ever_later()
    {
        using var log = new AppLog("app", _folder, LogDestination.File, TextWriter.Null);
        var app = new SupervisedApp(
            new AppDefinition("app", _folder) { Command = ["false"] }, new Dictionary<string, string>(), new ProcessFile(Path.Combine(_folder, "processes.json")), log, NullLogger.Instance, _clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var running = app.Run(TimeSpan.FromSeconds(1), end.Token);

        // Each pause is twice the last one: 0.2 s, 0.4 s, 0.8 s and so on.
        var waited = TimeSpan.Zero;
        var pauses = new List<double>();
        while (app.Restarts < 5)
        {
            var before = app.Restarts;
            await Task.Delay(1, Stop);
            if (_clock.HasTimers)
            {
                _clock.Move(TimeSpan.FromMilliseconds(100));
                waited += TimeSpan.FromMilliseconds(100);
                await Task.Delay(1, Stop);
            }
            if (app.Restarts > before)
            {
                pauses.Add(waited.TotalSeconds);
                waited = TimeSpan.Zero;
            }
        }
        await end.CancelAsync();
        await running;
        Assert.All(pauses.Zip([0.2, 0.4, 0.8, 1.6, 3.2]), pair => Assert.True(Math.Abs(pair.First - pair.Second) < 0.001, $"after {pair.First} s, {pair.Second} s expected"));
    }

    [Theory]
    [InlineData(LogDestination.File, true, false)]
    [InlineData(LogDestination.Console, false, true)]
    [InlineData(LogDestination.FileAndConsole, true, true)]
    public void Its_lines_go_where_they_should_with_its_name_on_the_console(LogDestination destination, bool isInFile, bool isOnConsole)
    {
        using var console = new StringWriter();
        using (var log = new AppLog("app", _folder, destination, console))
            log.Write("hello");
        var file = Path.Combine(_folder, "app.log");
        Assert.Equal(isInFile ? "hello\n" : null, File.Exists(file) ? File.ReadAllText(file) : null);
        Assert.Equal(isOnConsole ? "== APP - app == hello\n" : "", console.ToString());
    }
}
