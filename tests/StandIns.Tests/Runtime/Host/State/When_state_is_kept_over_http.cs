using System.Globalization;
using System.Net;

namespace StandIns.Tests.Runtime.Host.State;

public sealed class When_state_is_kept_over_http(Stores stores) : IClassFixture<Stores>
{
    private const string FirstWrite = """{"concurrency":"first-write"}""";

    private readonly string _key = $"k{Guid.NewGuid():N}";

    private async Task<Answer> Save(string store, string json) => await stores.Http.Post($"/v1.0/state/{store}", json);

    private Task<Answer> Get(string store, string? key = null) => stores.Http.Get($"/v1.0/state/{store}/{key ?? _key}");

    private Task<Answer> Delete(string store, string query = "", params (string, string)[] headers) =>
        stores.Http.Ask(HttpMethod.Delete, $"/v1.0/state/{store}/{_key}{query}", headers: headers);

    private Task<Answer> Transact(string store, string json) => stores.Http.Post($"/v1.0/state/{store}/transaction", json);

    [Theory]
    [InlineData("statestore")]
    [InlineData("memory")]
    public async Task A_value_comes_back_as_json_with_its_tag(string store)
    {
        Assert.Equal(HttpStatusCode.NoContent, (await Save(store, $$"""[{"key":"{{_key}}","value":{"a":[1,2.50,"é<"]} }]""")).Status);
        var got = await Get(store);
        Assert.Equal("application/json", got.ContentType);
        Assert.NotEmpty(got.Header("ETag"));
        Assert.Equal("é<", got.Json.GetProperty("a")[2].GetString());
    }

    [Theory]
    [InlineData("statestore", "\"\"")]
    [InlineData("memory", "\"\"")]
    [InlineData("statestore", "{}")]
    [InlineData("statestore", "0")]
    [InlineData("memory", "null")]
    public async Task An_empty_value_is_a_value(string store, string value)
    {
        await Save(store, $$"""[{"key":"{{_key}}","value":{{value}}}]""");
        var got = await Get(store);
        Assert.Equal((HttpStatusCode.OK, value), (got.Status, got.Body));
    }

    [Fact]
    public async Task A_key_without_a_value_has_the_value_null()
    {
        Assert.Equal(HttpStatusCode.NoContent, (await Save("statestore", $$"""[{"key":"{{_key}}","vae":"value1"}]""")).Status);
        Assert.Equal("null", (await Get("statestore")).Body);
    }

    [Fact]
    public async Task An_empty_list_saves_nothing() => Assert.Equal(HttpStatusCode.NoContent, (await Save("statestore", "[]")).Status);

    [Fact]
    public async Task Names_are_found_whatever_their_case()
    {
        await Save("statestore", $$"""[{"Key":"{{_key}}","VALUE":7}]""");
        Assert.Equal("7", (await Get("statestore")).Body);
    }

    [Fact]
    public async Task The_last_of_two_values_for_one_key_holds()
    {
        await Save("statestore", $$"""[{"key":"{{_key}}","value":1},{"key":"{{_key}}","value":2}]""");
        Assert.Equal("2", (await Get("statestore")).Body);
    }

    [Fact]
    public async Task A_key_may_hold_a_slash_and_a_space()
    {
        await Save("statestore", $$"""[{"key":"{{_key}}/a b","value":7}]""");
        Assert.Equal("7", (await Get("statestore", $"{_key}%2Fa%20b")).Body);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("foobar")]
    [InlineData("")]
    [InlineData("[{}]")]
    [InlineData("""[{"key":"ke||y1","value":"value1"}]""")]
    [InlineData("""[{"key":"key1","value":"value1"},]""")]
    [InlineData("""[{"key":"key1","value":"value1","etag":123}]""")]
    [InlineData("""[{"ey":"key0","value":"value1"}]""")]
    [InlineData("""[{"key":7,"value":"value1"}]""")]
    public async Task A_body_that_is_no_list_of_keys_is_malformed(string body)
    {
        var refused = await Save("statestore", body);
        Assert.Equal((HttpStatusCode.BadRequest, "ERR_MALFORMED_REQUEST"), (refused.Status, refused.ErrorCode));
    }

    [Theory]
    [InlineData("statestore")]
    [InlineData("memory")]
    public async Task A_tag_of_before_is_a_conflict_and_changes_nothing(string store)
    {
        await Save(store, $$"""[{"key":"{{_key}}","value":1}]""");
        var old = (await Get(store)).Header("ETag");
        await Save(store, $$"""[{"key":"{{_key}}","value":2}]""");
        var refused = await Save(store, $$"""[{"key":"{{_key}}","value":3,"etag":"{{old}}"}]""");
        Assert.Equal((HttpStatusCode.Conflict, "ERR_STATE_SAVE"), (refused.Status, refused.ErrorCode));
        Assert.StartsWith($"failed saving state in state store {store}: possible etag mismatch. error from state store", refused.Message, StringComparison.Ordinal);
        Assert.Equal("2", (await Get(store)).Body);
    }

    [Theory]
    [InlineData("statestore")]
    [InlineData("memory")]
    public async Task A_tag_counts_for_the_last_write_too(string store)
    {
        await Save(store, $$"""[{"key":"{{_key}}","value":1}]""");
        var refused = await Save(store, $$"""[{"key":"{{_key}}","value":2,"etag":"old","options":{"concurrency":"last-write"} }]""");
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
    }

    [Theory]
    [InlineData("statestore")]
    [InlineData("memory")]
    public async Task A_tag_for_a_key_that_is_not_there_is_a_conflict(string store) =>
        Assert.Equal(HttpStatusCode.Conflict, (await Save(store, $$"""[{"key":"{{_key}}","value":1,"etag":"t"}]""")).Status);

    [Theory]
    [InlineData("statestore")]
    [InlineData("memory")]
    public async Task An_empty_tag_is_none(string store)
    {
        await Save(store, $$"""[{"key":"{{_key}}","value":1}]""");
        Assert.Equal(HttpStatusCode.NoContent, (await Save(store, $$"""[{"key":"{{_key}}","value":2,"etag":""}]""")).Status);
    }

    [Theory]
    [InlineData("statestore")]
    [InlineData("memory")]
    public async Task A_first_write_needs_an_empty_place(string store)
    {
        var write = $$"""[{"key":"{{_key}}","value":1,"options":{{FirstWrite}}}]""";
        Assert.Equal(HttpStatusCode.NoContent, (await Save(store, write)).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await Save(store, write)).Status);
    }

    [Theory]
    [InlineData("statestore")]
    [InlineData("memory")]
    public async Task A_place_whose_value_has_expired_is_empty(string store)
    {
        await Save(store, $$"""[{"key":"{{_key}}","value":1,"metadata":{"ttlInSeconds":"5"} }]""");
        stores.Clock.Move(TimeSpan.FromSeconds(6));
        Assert.Equal(HttpStatusCode.NoContent, (await Save(store, $$"""[{"key":"{{_key}}","value":2,"options":{{FirstWrite}}}]""")).Status);
    }

    [Theory]
    [InlineData("statestore")]
    [InlineData("memory")]
    public async Task Of_several_keys_only_the_refused_ones_are_not_saved(string store)
    {
        await Save(store, $$"""[{"key":"{{_key}}","value":1}]""");
        var refused = await Save(store, $$"""[{"key":"{{_key}}a","value":2},{"key":"{{_key}}","value":2,"etag":"old"},{"key":"{{_key}}b","value":2}]""");
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Equal(("2", "1", "2"), ((await Get(store, _key + "a")).Body, (await Get(store)).Body, (await Get(store, _key + "b")).Body));
    }

    [Theory]
    [InlineData("""{"concurrency":"some-write"}""", "unrecognized concurrency model 'some-write'")]
    [InlineData("""{"consistency":"perhaps"}""", "unrecognized consistency model 'perhaps'")]
    public async Task An_option_that_is_none_is_refused_by_the_store(string options, string why)
    {
        var refused = await Save("statestore", $$"""[{"key":"{{_key}}","value":1,"options":{{options}}}]""");
        Assert.Equal((HttpStatusCode.InternalServerError, "ERR_STATE_SAVE"), (refused.Status, refused.ErrorCode));
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("statestore")]
    [InlineData("memory")]
    public async Task A_value_with_a_time_to_live_tells_when_it_ends_and_then_is_gone(string store)
    {
        await Save(store, $$"""[{"key":"{{_key}}","value":1,"metadata":{"ttlInSeconds":"3"} }]""");
        var ends = stores.Clock.GetUtcNow().AddSeconds(3).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        Assert.Equal(ends, (await Get(store)).Header("metadata.ttlExpireTime"));
        stores.Clock.Move(TimeSpan.FromSeconds(4));
        Assert.Equal(HttpStatusCode.NoContent, (await Get(store)).Status);
    }

    [Theory]
    [InlineData("statestore", """{"ttlInSeconds":"-1"}""")]
    [InlineData("memory", """{"ttlInSeconds":"-1"}""")]
    [InlineData("statestore", "{}")]
    [InlineData("memory", "{}")]
    public async Task Saving_without_one_takes_the_time_to_live_away(string store, string metadata)
    {
        await Save(store, $$"""[{"key":"{{_key}}","value":1,"metadata":{"ttlInSeconds":"3"} }]""");
        await Save(store, $$"""[{"key":"{{_key}}","value":1,"metadata":{{metadata}}}]""");
        stores.Clock.Move(TimeSpan.FromSeconds(4));
        Assert.Equal(("1", ""), ((await Get(store)).Body, (await Get(store)).Header("metadata.ttlExpireTime")));
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("-2")]
    [InlineData("1.5")]
    public async Task A_time_to_live_that_is_none_is_refused(string ttl)
    {
        var refused = await Save("statestore", $$"""[{"key":"{{_key}}","value":1,"metadata":{"ttlInSeconds":"{{ttl}}"} }]""");
        Assert.Equal((HttpStatusCode.InternalServerError, "ERR_STATE_SAVE"), (refused.Status, refused.ErrorCode));
        Assert.Contains("error parsing TTL: incorrect value for metadata 'ttlInSeconds'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_url_says_of_metadata_wins()
    {
        await stores.Http.Post("/v1.0/state/statestore?metadata.ttlInSeconds=3", $$"""[{"key":"{{_key}}","value":1,"metadata":{"ttlInSeconds":"300"} }]""");
        stores.Clock.Move(TimeSpan.FromSeconds(4));
        Assert.Equal(HttpStatusCode.NoContent, (await Get("statestore")).Status);
    }

    [Theory]
    [InlineData("statestore")]
    [InlineData("memory")]
    public async Task Deleting_what_is_not_there_succeeds_unless_a_tag_is_asked_for(string store)
    {
        Assert.Equal(HttpStatusCode.NoContent, (await Delete(store)).Status);
        var refused = await Delete(store, headers: ("If-Match", "t"));
        Assert.Equal((HttpStatusCode.Conflict, "ERR_STATE_DELETE"), (refused.Status, refused.ErrorCode));
        Assert.StartsWith($"failed deleting state with key {_key}: possible etag mismatch", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("statestore", HttpStatusCode.NoContent)]
    [InlineData("memory", HttpStatusCode.Conflict)]
    public async Task Deleting_as_a_first_write_is_for_the_type_of_store_to_judge(string store, HttpStatusCode status)
    {
        await Save(store, $$"""[{"key":"{{_key}}","value":1}]""");
        Assert.Equal(status, (await Delete(store, "?concurrency=first-write")).Status);
    }

    [Theory]
    [InlineData("statestore")]
    [InlineData("memory")]
    public async Task The_right_tag_deletes(string store)
    {
        await Save(store, $$"""[{"key":"{{_key}}","value":1}]""");
        Assert.Equal(HttpStatusCode.NoContent, (await Delete(store, headers: ("If-Match", (await Get(store)).Header("ETag")))).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await Get(store)).Status);
    }

    [Theory]
    [InlineData("statestore")]
    [InlineData("memory")]
    public async Task Many_are_read_at_once_with_tag_and_time_to_live(string store)
    {
        await Save(store, $$"""[{"key":"{{_key}}","value":{"a":1},"metadata":{"ttlInSeconds":"3"} }]""");
        var items = (await stores.Http.Post($"/v1.0/state/{store}/bulk", $$"""{"keys":["none","{{_key}}"],"parallelism":5}""")).Json;
        Assert.Equal(2, items.GetArrayLength());
        var (none, found) = (items[0], items[1]);
        Assert.Equal(("none", false, false), (none.GetProperty("key").GetString(), none.TryGetProperty("data", out _), none.TryGetProperty("error", out _)));
        Assert.Equal((_key, 1), (found.GetProperty("key").GetString(), found.GetProperty("data").GetProperty("a").GetInt32()));
        Assert.Equal((await Get(store)).Header("ETag"), found.GetProperty("etag").GetString());
        Assert.NotEmpty(found.GetProperty("metadata").GetProperty("ttlExpireTime").GetString()!);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"keys":[]}""")]
    public async Task Reading_no_keys_gives_an_empty_list(string body) =>
        Assert.Equal("[]", (await stores.Http.Post("/v1.0/state/statestore/bulk", body)).Body);

    [Theory]
    [InlineData("statestore")]
    [InlineData("memory")]
    public async Task A_transaction_with_one_wrong_tag_does_nothing(string store)
    {
        await Save(store, $$"""[{"key":"{{_key}}","value":1}]""");
        var refused = await Transact(store, $$$"""
            {"operations":[{"operation":"upsert","request":{"key":"{{{_key}}}new","value":2}},
                           {"operation":"delete","request":{"key":"{{{_key}}}"}},
                           {"operation":"upsert","request":{"key":"{{{_key}}}","value":2,"etag":"old"}}]}
            """);
        Assert.Equal((HttpStatusCode.InternalServerError, "ERR_STATE_TRANSACTION"), (refused.Status, refused.ErrorCode));
        Assert.StartsWith("error while executing state transaction: possible etag mismatch", refused.Message, StringComparison.Ordinal);
        Assert.Equal(("1", HttpStatusCode.NoContent), ((await Get(store)).Body, (await Get(store, _key + "new")).Status));
    }

    [Theory]
    [InlineData("statestore")]
    [InlineData("memory")]
    public async Task Its_operations_see_each_other_in_turn(string store)
    {
        var done = await Transact(store, $$$"""
            {"operations":[{"operation":"upsert","request":{"key":"{{{_key}}}","value":1}},
                           {"operation":"delete","request":{"key":"{{{_key}}}"}},
                           {"operation":"upsert","request":{"key":"{{{_key}}}","value":3,"options":{"concurrency":"first-write"} } }]}
            """);
        Assert.Equal(HttpStatusCode.NoContent, done.Status);
        Assert.Equal("3", (await Get(store)).Body);
    }

    [Fact]
    public async Task A_time_to_live_holds_in_a_transaction()
    {
        await Transact("statestore", $$$"""{"operations":[{"operation":"upsert","request":{"key":"{{{_key}}}","value":1,"metadata":{"ttlInSeconds":"3"} } }]}""");
        stores.Clock.Move(TimeSpan.FromSeconds(4));
        Assert.Equal(HttpStatusCode.NoContent, (await Get("statestore")).Status);
    }

    [Theory]
    [InlineData("{}", HttpStatusCode.NoContent, null)]
    [InlineData("""{"operations":[]}""", HttpStatusCode.NoContent, null)]
    [InlineData("""{"operations":[{"operation":"increase","request":{"key":"k"}}]}""", HttpStatusCode.BadRequest, "ERR_NOT_SUPPORTED_STATE_OPERATION")]
    [InlineData("""{"operations":[{"operation":"upsert","request":{"key":"a||b"}}]}""", HttpStatusCode.BadRequest, "ERR_MALFORMED_REQUEST")]
    [InlineData("""{"operations":[{"operation":"upsert","request":{"value":1}}]}""", HttpStatusCode.BadRequest, "ERR_MALFORMED_REQUEST")]
    [InlineData("""{"operations":[{"operation":"upsert"}]}""", HttpStatusCode.BadRequest, "ERR_MALFORMED_REQUEST")]
    [InlineData("""{"operations":7}""", HttpStatusCode.BadRequest, "ERR_MALFORMED_REQUEST")]
    [InlineData("operations", HttpStatusCode.BadRequest, "ERR_MALFORMED_REQUEST")]
    public async Task What_is_no_transaction_is_refused_and_an_empty_one_is_done(string body, HttpStatusCode status, string? code)
    {
        var answer = await Transact("statestore", body);
        Assert.Equal((status, code), (answer.Status, answer.Body.Length == 0 ? null : answer.ErrorCode));
    }
}
