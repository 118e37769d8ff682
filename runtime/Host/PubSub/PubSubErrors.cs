using Grpc.Core;
using LocalDapr.Http;

namespace LocalDapr.PubSub;

/// <summary>Every way publishing is refused, with the codes and details that daprd gives.</summary>
public static class PubSubErrors
{
    public static ApiException NameEmpty() => Build(StatusCode.InvalidArgument, 404, "ERR_PUBSUB_EMPTY", "DAPR_PUBSUB_NAME_EMPTY", "", "pubsub name is empty");

    public static ApiException NotFound(string pubsub) => new(404, "ERR_PUBSUB_NOT_FOUND", $"pubsub {pubsub} is not found")
    {
        Rpc = StatusCode.InvalidArgument,
        Details = [ErrorDetails.Info("DAPR_PUBSUB_NOT_FOUND")],
    };

    public static ApiException TopicEmpty(string pubsub) => Build(
        StatusCode.InvalidArgument, 404, "ERR_TOPIC_NAME_EMPTY", "DAPR_PUBSUB_TOPIC_NAME_EMPTY", pubsub, $"topic is empty in pubsub {pubsub}");

    public static ApiException Metadata(string pubsub, string reason) => Build(
        StatusCode.InvalidArgument, 400, "ERR_PUBSUB_REQUEST_METADATA", "DAPR_PUBSUB_METADATA_DESERIALIZATION", pubsub,
        $"failed deserializing metadata. Error: {reason}");

    public static ApiException CloudEvent(string pubsub, string appId, string reason) => Build(
        StatusCode.InvalidArgument, 500, "ERR_PUBSUB_CLOUD_EVENTS_SER", "DAPR_PUBSUB_CLOUD_EVENT_CREATION", pubsub,
        "cannot create cloudevent", ("appID", appId), ("error", reason));

    public static ApiException Forbidden(string pubsub, string topic, string appId)
    {
        var message = $"topic {topic} is not allowed for app id {appId}";
        return Build(
            StatusCode.PermissionDenied, 403, "ERR_PUBSUB_FORBIDDEN", "DAPR_PUBSUB_FORBIDDEN", pubsub, message, ("topic", topic), ("error", message));
    }

    public static ApiException NotPublished(string pubsub, string topic, string reason) => Build(
        StatusCode.Internal, 500, "ERR_PUBSUB_PUBLISH_MESSAGE", "DAPR_PUBSUB_PUBLISH_MESSAGE", pubsub,
        $"error when publishing to topic {topic} in pubsub {pubsub}: {reason}", ("topic", topic), ("error", reason));

    public static ApiException Entries(string pubsub, string topic, string appId) => Build(
        StatusCode.InvalidArgument, 400, "ERR_PUBSUB_EVENTS_SER", "DAPR_PUBSUB_MARSHAL_EVENTS", pubsub,
        $"error marshaling events to bytes for topic {topic} pubsub {pubsub}. error: entryId is duplicated or not present for entry",
        ("appID", appId), ("error", "entryId is duplicated or not present for entry"));

    public static ApiException Envelope(string pubsub, string topic, string appId, string reason) => Build(
        StatusCode.InvalidArgument, 400, "ERR_PUBSUB_EVENTS_SER", "DAPR_PUBSUB_MARSHAL_ENVELOPE", pubsub,
        $"error when marshalling cloud event envelope for topic {topic} pubsub {pubsub}: {reason}", ("appID", appId), ("error", reason));

    public static ApiException Unreadable(string pubsub, string topic, string appId, string reason) => Build(
        StatusCode.InvalidArgument, 400, "ERR_PUBSUB_EVENTS_SER", "DAPR_PUBSUB_UNMARSHAL_EVENTS", pubsub,
        $"error when unmarshaling the request for topic {topic} pubsub {pubsub}: {reason}", ("appID", appId));

    private static ApiException Build(
        StatusCode rpc, int status, string code, string reason, string pubsub, string message, params (string, string)[] metadata) =>
        new(status, code, message)
        {
            Rpc = rpc,
            Details = [ErrorDetails.Resource("pubsub", pubsub, message), ErrorDetails.Info(reason, metadata)],
        };
}
