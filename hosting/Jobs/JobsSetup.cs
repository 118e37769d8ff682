using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace ReleaseOrchestrator.Hosting.Jobs;

/// <summary>Names of the work queues.</summary>
public static class JobQueues
{
    public static string Name(string kind) => $"jobs-{kind}";
}

/// <summary>
/// Long work behind a MassTransit queue. Section <c>Queue</c>: <c>Transport</c> is InMemory (one machine) or RabbitMQ, which takes <c>Host</c>
/// (<c>amqp://user:password@host/vhost</c>).
/// </summary>
public sealed class JobsSetup
{
    private readonly Dictionary<string, JobKind> _kinds = [];
    private readonly WebApplicationBuilder _builder;

    internal JobsSetup(WebApplicationBuilder builder)
    {
        _builder = builder;
        builder.Services.AddSingleton<IReadOnlyDictionary<string, JobKind>>(_kinds);
        builder.Services.AddSingleton<JobStore>();
        builder.Services.AddSingleton<JobWake>();
        builder.Services.AddSingleton<JobRunner>();
        builder.Services.AddSingleton(s => new JobPump(s.GetRequiredService<JobStore>(), s.GetRequiredService<JobRunner>()));
        builder.Services.AddMassTransit(bus =>
        {
            var rabbit = builder.Configuration["Queue:Transport"] is { } transport && transport.Equals("RabbitMQ", StringComparison.OrdinalIgnoreCase);
            bus.DisableUsageTelemetry();
            if (rabbit)
            {
                bus.UsingRabbitMq((context, queue) =>
                {
                    queue.Host(new Uri(builder.Configuration["Queue:Host"] ?? throw new InvalidOperationException("Queue:Transport is RabbitMQ, but Queue:Host is not set.")));
                    Receive(context, queue);
                });
            }
            else
            {
                bus.UsingInMemory((context, queue) => Receive(context, queue));
            }
        });
        builder.Services.AddHostedService<JobDispatcher>();
    }

    /// <summary>Lets <typeparamref name="THandler"/> do the jobs of its kind.</summary>
    /// <param name="concurrency">How many at once in this process.</param>
    /// <param name="maxAttempts">Throws in a row after which a job is abandoned.</param>
    public JobsSetup Handle<THandler>(int concurrency, int maxAttempts = 5)
        where THandler : class, IJobHandler
    {
        _builder.Services.AddTransient<THandler>();
        _kinds.Add(THandler.Kind, new JobKind(THandler.Kind, typeof(JobHandlerAdapter<THandler>), concurrency, maxAttempts));
        return this;
    }

    private void Receive(IBusRegistrationContext context, IBusFactoryConfigurator queue)
    {
        foreach (var kind in _kinds.Values)
        {
            queue.ReceiveEndpoint(JobQueues.Name(kind.Name), endpoint =>
            {
                endpoint.ConcurrentMessageLimit = kind.Concurrency;
                endpoint.PrefetchCount = kind.Concurrency * 2;
                endpoint.Consumer(() => ActivatorUtilities.CreateInstance<JobConsumer>(context));
            });
        }
    }
}
