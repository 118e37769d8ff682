using System.Globalization;
using LocalDapr.Resources;
using LocalDapr.Storage;

namespace StandIns.Tests.Runtime.Host;

public sealed class When_the_data_directory_is_taken : IAsyncLifetime
{
    private readonly RuntimeScenario _scenario = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _scenario.DisposeAsync();

    [Fact]
    public async Task A_second_runtime_is_refused_and_told_by_whom()
    {
        using var taken = LocalDapr.Supervision.DataDirectory.Take(_scenario.DataFolder);
        var refusal = await Assert.ThrowsAsync<ConfigurationException>(() => _scenario.Start());
        Assert.Contains($"process {Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_a_later_version_is_refused_and_left_as_it_is()
    {
        Directory.CreateDirectory(_scenario.DataFolder);
        await using (new Database(Path.Combine(_scenario.DataFolder, "localdapr.db"), new Schema([.. Enumerable.Repeat("SELECT 1", 99)])))
        {
        }
        var refusal = await Assert.ThrowsAsync<ConfigurationException>(() => _scenario.Start());
        Assert.Contains("later version", refusal.Message, StringComparison.Ordinal);
    }
}
