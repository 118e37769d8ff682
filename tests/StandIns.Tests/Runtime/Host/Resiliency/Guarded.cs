using LocalDapr.Resiliency;
using LocalDapr.Resources;

namespace StandIns.Tests.Runtime.Host.Resiliency;

/// <summary>The policies of Resiliency documents, tried on calls that fail as told, on a moved clock.</summary>
internal sealed class Guarded
{
    private readonly Policies _policies;

    public Guarded(params string[] specs)
    {
        var folder = Directory.CreateTempSubdirectory("resiliency-").FullName;
        try
        {
            foreach (var (spec, i) in specs.Select((spec, i) => (spec, i)))
                File.WriteAllText(Path.Combine(folder, $"{i}.yaml"), $"apiVersion: dapr.io/v1alpha1\nkind: Resiliency\nmetadata: {{name: r{i}}}\n{spec}\n");
            _policies = new Policies(ResourceSet.Read([folder]).Resiliency, Clock);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public MovableClock Clock { get; } = new();

    public Policy App(string id = "callee", string endpoint = "/m") => _policies.ForApp(id, endpoint).Policy;

    public bool IsConfigured(string id) => _policies.ForApp(id, "/m").IsConfigured;

    public Policy To(string component = "thing", ComponentKind kind = ComponentKind.Statestore) => _policies.ToComponent(component, kind);

    public Policy From(string component = "thing", ComponentKind kind = ComponentKind.Pubsub) => _policies.FromComponent(component, kind);

    /// <summary>How many attempts are made of a call that always fails, and how long that takes.</summary>
    public async Task<(int Attempts, TimeSpan Time, Exception Failure)> Failing(Policy policy, Func<Exception>? failure = null)
    {
        var attempts = 0;
        DateTimeOffset first = default, last = default;

        // Off the test's own context every step follows at once when the clock has moved, and not some moves later.
        var run = Task.Run(() => policy.Run<int>(_ =>
        {
            attempts++;
            last = Clock.GetUtcNow();
            first = attempts == 1 ? last : first;
            throw failure?.Invoke() ?? new IOException($"failure {attempts}");
        }, TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        while (!run.IsCompleted)
        {
            // Only while it waits for the clock: what is still on its way to the next wait must not miss hours.
            if (Clock.HasTimers)
                Clock.Move(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
        var failed = await Assert.ThrowsAnyAsync<Exception>(() => run);
        return (attempts, last - first, failed);
    }

    /// <summary>Whether a single call is let through.</summary>
    public static async Task<bool> IsOpen(Policy policy) =>
        await Record.ExceptionAsync(() => policy.Run(_ => Task.FromResult(1), TestContext.Current.CancellationToken)) is CircuitOpenException;

    public static async Task Fail(Policy policy) =>
        await Assert.ThrowsAnyAsync<Exception>(() => policy.Run<int>(_ => throw new IOException("down"), TestContext.Current.CancellationToken));

    public static Task Succeed(Policy policy) => policy.Run(_ => Task.FromResult(1), TestContext.Current.CancellationToken);
}
