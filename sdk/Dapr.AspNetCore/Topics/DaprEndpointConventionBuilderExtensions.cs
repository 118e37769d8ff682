using Dapr;
using Dapr.AspNetCore;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Subscribes endpoints to topics.</summary>
public static class DaprEndpointConventionBuilderExtensions
{
    /// <summary>Subscribes to a topic.</summary>
    /// <typeparam name="T">The type of the builder.</typeparam>
    /// <param name="builder">The endpoint.</param>
    /// <param name="pubsubName">The name of the pub/sub component.</param>
    /// <param name="name">The topic.</param>
    /// <returns>The builder.</returns>
    public static T WithTopic<T>(this T builder, string pubsubName, string name)
        where T : IEndpointConventionBuilder =>
        WithTopic(builder, pubsubName, name, enableRawPayload: false);

    /// <summary>Subscribes to a topic, with settings.</summary>
    /// <typeparam name="T">The type of the builder.</typeparam>
    /// <param name="builder">The endpoint.</param>
    /// <param name="pubsubName">The name of the pub/sub component.</param>
    /// <param name="name">The topic.</param>
    /// <param name="metadata">The settings.</param>
    /// <returns>The builder.</returns>
    public static T WithTopic<T>(this T builder, string pubsubName, string name, IDictionary<string, string> metadata)
        where T : IEndpointConventionBuilder =>
        WithTopic(builder, pubsubName, name, enableRawPayload: false, metadata);

    /// <summary>Subscribes to a topic whose events may come without an envelope.</summary>
    /// <typeparam name="T">The type of the builder.</typeparam>
    /// <param name="builder">The endpoint.</param>
    /// <param name="pubsubName">The name of the pub/sub component.</param>
    /// <param name="name">The topic.</param>
    /// <param name="enableRawPayload">True where they do.</param>
    /// <returns>The builder.</returns>
    public static T WithTopic<T>(this T builder, string pubsubName, string name, bool enableRawPayload)
        where T : IEndpointConventionBuilder =>
        WithTopic(builder, pubsubName, name, enableRawPayload, new Dictionary<string, string>());

    /// <summary>Subscribes to a topic whose events may come without an envelope, with settings.</summary>
    /// <typeparam name="T">The type of the builder.</typeparam>
    /// <param name="builder">The endpoint.</param>
    /// <param name="pubsubName">The name of the pub/sub component.</param>
    /// <param name="name">The topic.</param>
    /// <param name="enableRawPayload">True where they do.</param>
    /// <param name="metadata">The settings.</param>
    /// <returns>The builder.</returns>
    public static T WithTopic<T>(this T builder, string pubsubName, string name, bool enableRawPayload, IDictionary<string, string> metadata)
        where T : IEndpointConventionBuilder =>
        WithTopic(builder, new TopicOptions { PubsubName = pubsubName, Name = name, EnableRawPayload = enableRawPayload, Metadata = metadata });

    /// <summary>Subscribes to a topic with everything that can be said about it.</summary>
    /// <typeparam name="T">The type of the builder.</typeparam>
    /// <param name="builder">The endpoint.</param>
    /// <param name="topicOptions">The subscription.</param>
    /// <returns>The builder.</returns>
    public static T WithTopic<T>(this T builder, TopicOptions topicOptions)
        where T : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(topicOptions);

        var topic = new TopicAttribute(topicOptions.PubsubName, topicOptions.Name, topicOptions.OwnedMetadatas, topicOptions.MetadataSeparator)
        {
            EnableRawPayload = topicOptions.EnableRawPayload,
            Match = topicOptions.Match,
            Priority = topicOptions.Priority,
            DeadLetterTopic = topicOptions.DeadLetterTopic,
        };
        var settings = (topicOptions.Metadata ?? new Dictionary<string, string>())
            .Select(item => new TopicMetadataAttribute(item.Key, item.Value)).ToArray();
        builder.Add(endpoint =>
        {
            endpoint.Metadata.Add(topic);
            foreach (var setting in settings) endpoint.Metadata.Add(setting);
        });
        return builder;
    }

    /// <summary>Takes the events of a topic that the endpoint is subscribed to several at a time.</summary>
    /// <typeparam name="T">The type of the builder.</typeparam>
    /// <param name="builder">The endpoint.</param>
    /// <param name="bulkSubscribeTopicOptions">The topic, and how many at a time.</param>
    /// <returns>The builder.</returns>
    public static T WithBulkSubscribe<T>(this T builder, BulkSubscribeTopicOptions bulkSubscribeTopicOptions)
        where T : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(bulkSubscribeTopicOptions);
        ArgumentException.ThrowIfNullOrEmpty(bulkSubscribeTopicOptions.TopicName);

        return builder.WithMetadata(new BulkSubscribeAttribute(
            bulkSubscribeTopicOptions.TopicName, bulkSubscribeTopicOptions.MaxMessagesCount, bulkSubscribeTopicOptions.MaxAwaitDurationMs));
    }
}
