using System.Net;
using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace StandIns.Tests.Runtime.Host.PubSub;

public sealed class When_publishing_is_refused(ScopedTopics topics) : IClassFixture<ScopedTopics>
{
    [Theory]
    [InlineData("nowhere/t", "", HttpStatusCode.NotFound, "ERR_PUBSUB_NOT_FOUND", "pubsub nowhere is not found", "DAPR_PUBSUB_NOT_FOUND")]
    [InlineData("pubsub/", "", HttpStatusCode.NotFound, "ERR_TOPIC_NAME_EMPTY", "topic is empty in pubsub pubsub", "DAPR_PUBSUB_TOPIC_NAME_EMPTY")]
    [InlineData("pubsub/t?metadata.rawPayload=maybe", "", HttpStatusCode.BadRequest, "ERR_PUBSUB_REQUEST_METADATA", "failed deserializing metadata. Error: rawPayload value must be a valid boolean: actual is 'maybe'", "DAPR_PUBSUB_METADATA_DESERIALIZATION")]
    [InlineData("pubsub/t", "application/cloudevents+json", HttpStatusCode.InternalServerError, "ERR_PUBSUB_CLOUD_EVENTS_SER", "cannot create cloudevent", "DAPR_PUBSUB_CLOUD_EVENT_CREATION")]
    [InlineData("open1/forbidden", "", HttpStatusCode.Forbidden, "ERR_PUBSUB_FORBIDDEN", "topic forbidden is not allowed for app id publisher", "DAPR_PUBSUB_FORBIDDEN")]
    public async Task One_event_is_refused_with_code_and_details(string where, string contentType, HttpStatusCode status, string code, string message, string reason)
    {
        var refused = await topics.Http.Post($"/v1.0/publish/{where}", "{\"}", contentType);
        Assert.Equal((status, code, message), (refused.Status, refused.ErrorCode, refused.Message));
        Assert.Equal(("dapr.io", reason), (refused.Detail("ErrorInfo").GetProperty("domain").GetString(), refused.Detail("ErrorInfo").GetProperty("reason").GetString()));
        if (reason != "DAPR_PUBSUB_NOT_FOUND")
            Assert.Equal(("pubsub", where.Split('/')[0]), (refused.Detail("ResourceInfo").GetProperty("resource_type").GetString(), refused.Detail("ResourceInfo").GetProperty("resource_name").GetString()));
    }

    [Theory]
    [InlineData("nowhere/t", "[]", HttpStatusCode.NotFound, "ERR_PUBSUB_NOT_FOUND", "DAPR_PUBSUB_NOT_FOUND")]
    [InlineData("pubsub/", "[]", HttpStatusCode.NotFound, "ERR_TOPIC_NAME_EMPTY", "DAPR_PUBSUB_TOPIC_NAME_EMPTY")]
    [InlineData("pubsub/t", """{"entryID": "}""", HttpStatusCode.BadRequest, "ERR_PUBSUB_EVENTS_SER", "DAPR_PUBSUB_UNMARSHAL_EVENTS")]
    [InlineData("pubsub/t", """[{"event":"a","contentType":"text/plain"}]""", HttpStatusCode.BadRequest, "ERR_PUBSUB_EVENTS_SER", "DAPR_PUBSUB_MARSHAL_EVENTS")]
    [InlineData("pubsub/t", """[{"entryId":"1","event":"a","contentType":"text/plain"},{"entryId":"1","event":"b","contentType":"text/plain"}]""", HttpStatusCode.BadRequest, "ERR_PUBSUB_EVENTS_SER", "DAPR_PUBSUB_MARSHAL_EVENTS")]
    [InlineData("pubsub/t", """[{"entryId":"1","event":{"a":1},"contentType":"text/plain"}]""", HttpStatusCode.BadRequest, "ERR_PUBSUB_EVENTS_SER", "DAPR_PUBSUB_MARSHAL_ENVELOPE")]
    [InlineData("pubsub/t", """[{"entryId":"1","event":"no base64!","contentType":"application/octet-stream"}]""", HttpStatusCode.BadRequest, "ERR_PUBSUB_EVENTS_SER", "DAPR_PUBSUB_MARSHAL_ENVELOPE")]
    [InlineData("pubsub/t", """[{"entryId":"1","event":"a","contentType":"foo"}]""", HttpStatusCode.BadRequest, "ERR_PUBSUB_EVENTS_SER", "DAPR_PUBSUB_MARSHAL_ENVELOPE")]
    [InlineData("pubsub/t", """[{"entryId":"1","event":7,"contentType":"application/cloudevents+json"}]""", HttpStatusCode.InternalServerError, "ERR_PUBSUB_CLOUD_EVENTS_SER", "DAPR_PUBSUB_CLOUD_EVENT_CREATION")]
    [InlineData("open1/forbidden", """[{"entryId":"1","event":"a","contentType":"text/plain"}]""", HttpStatusCode.Forbidden, "ERR_PUBSUB_FORBIDDEN", "DAPR_PUBSUB_FORBIDDEN")]
    public async Task Of_many_events_none_is_published_when_one_is_wrong(string where, string body, HttpStatusCode status, string code, string reason)
    {
        foreach (var version in new[] { "v1.0", "v1.0-alpha1" })
        {
            var refused = await topics.Http.Post($"/{version}/publish/bulk/{where}", body);
            Assert.Equal((status, code, reason), (refused.Status, refused.ErrorCode, refused.Detail("ErrorInfo").GetProperty("reason").GetString()));
        }
    }

    [Theory]
    [InlineData("", "t", "", StatusCode.InvalidArgument, "DAPR_PUBSUB_NAME_EMPTY")]
    [InlineData("nowhere", "t", "", StatusCode.InvalidArgument, "DAPR_PUBSUB_NOT_FOUND")]
    [InlineData("pubsub", "", "", StatusCode.InvalidArgument, "DAPR_PUBSUB_TOPIC_NAME_EMPTY")]
    [InlineData("pubsub", "t", "maybe", StatusCode.InvalidArgument, "DAPR_PUBSUB_METADATA_DESERIALIZATION")]
    [InlineData("open1", "forbidden", "", StatusCode.PermissionDenied, "DAPR_PUBSUB_FORBIDDEN")]
    public async Task Over_grpc_the_status_says_it(string pubsub, string topic, string raw, StatusCode status, string reason)
    {
        var one = new PublishEventRequest { PubsubName = pubsub, Topic = topic };
        var many = new BulkPublishRequest { PubsubName = pubsub, Topic = topic };
        if (raw.Length > 0)
            one.Metadata["rawPayload"] = many.Metadata["rawPayload"] = raw;
        var refusal = await topics.Grpc.Refused<PublishEventRequest, Empty>("PublishEvent", one);
        Assert.Equal((status, reason), (refusal.Code, refusal.Reason));
        Assert.Equal(reason != "DAPR_PUBSUB_NOT_FOUND", refusal.Details.Any(d => d.Is(ResourceInfo.Descriptor)));
        foreach (var method in new[] { "BulkPublishEvent", "BulkPublishEventAlpha1" })
        {
            refusal = await topics.Grpc.Refused<BulkPublishRequest, BulkPublishResponse>(method, many);
            Assert.Equal((status, reason), (refusal.Code, refusal.Reason));
        }
    }

    [Fact]
    public async Task Over_grpc_entries_need_ids_of_their_own()
    {
        BulkPublishRequest request = new() { PubsubName = "pubsub", Topic = "t", Entries = { new BulkPublishRequestEntry { EntryId = "1" }, new BulkPublishRequestEntry { EntryId = "1" } } };
        var refusal = await topics.Grpc.Refused<BulkPublishRequest, BulkPublishResponse>("BulkPublishEvent", request);
        Assert.Equal((StatusCode.InvalidArgument, "DAPR_PUBSUB_MARSHAL_EVENTS"), (refusal.Code, refusal.Reason));
    }

    [Theory]
    [InlineData("publisher", "all", "topic1", true)]
    [InlineData("publisher", "allempty", "topic2", true)]
    [InlineData("publisher", "open1", "topic3", true)]
    [InlineData("publisher", "open1", "topic5", false)]
    [InlineData("subscriber", "open1", "topic5", true)]
    [InlineData("publisher", "split", "topic7", true)]
    [InlineData("publisher", "split", "topic8", false)]
    [InlineData("subscriber", "split", "topic8", true)]
    [InlineData("stranger", "split", "topic7", true)]
    [InlineData("publisher", "nil", "topic9", false)]
    [InlineData("subscriber", "nil", "topic9", true)]
    [InlineData("publisher", "protected", "topic1", true)]
    [InlineData("subscriber", "protected", "topic1", false)]
    [InlineData("subscriber", "protected", "topic2", true)]
    [InlineData("publisher", "allowed", "topic1", true)]
    [InlineData("publisher", "allowed", "topic2", false)]
    [InlineData("subscriber", "allowed", "topic3", false)]
    [InlineData("subscriber", "allowed", "topic1", true)]
    public async Task Scopes_say_who_may_publish_what(string app, string pubsub, string topic, bool isAllowed)
    {
        using var http = topics.Scenario.Http(app);
        var answer = await http.Post($"/v1.0/publish/{pubsub}/{topic}", "1");
        Assert.Equal(isAllowed ? HttpStatusCode.NoContent : HttpStatusCode.Forbidden, answer.Status);
    }
}

/// <summary>Components whose topics are not for everybody.</summary>
public sealed class ScopedTopics : Topics
{
    public ScopedTopics()
    {
        Scenario.App("stranger");
        Scenario.Write("scoped.yaml", string.Join("---\n", new[]
        {
            Component("all"),
            Component("allempty", ("publishingScopes", "")),
            Component("open1", ("publishingScopes", "publisher=topic3,topic4")),
            Component("split", ("publishingScopes", "publisher=topic7;subscriber=topic8")),
            Component("nil", ("publishingScopes", "publisher=;subscriber=topic9,topic10")),
            Component("protected", ("protectedTopics", "topic1"), ("publishingScopes", "publisher = topic1")),
            Component("allowed", ("allowedTopics", "topic1, topic4"), ("publishingScopes", "publisher=topic1,topic2")),
        }));
    }

    private static string Component(string name, params (string Name, string Value)[] settings) => $$"""
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata: {name: {{name}}}
        spec:
          type: pubsub.in-memory
          version: v1
          metadata: [{{string.Join(", ", settings.Select(s => $"{{name: {s.Name}, value: \"{s.Value}\"}}"))}}]

        """;
}
