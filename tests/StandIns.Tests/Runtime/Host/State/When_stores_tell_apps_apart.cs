using System.Net;

namespace StandIns.Tests.Runtime.Host.State;

public sealed class When_stores_tell_apps_apart(Stores stores) : IClassFixture<Stores>
{
    [Theory]
    [InlineData("memory", false)]
    [InlineData("memorynamespace", false)]
    [InlineData("memoryname", true)]
    [InlineData("memorynone", true)]
    [InlineData("memoryfleet", true)]
    public async Task The_prefix_of_the_keys_decides_who_sees_them(string store, bool isShared)
    {
        var key = $"k{Guid.NewGuid():N}";
        await stores.Http.Post($"/v1.0/state/{store}", $$"""[{"key":"{{key}}","value":1}]""");
        Assert.Equal(HttpStatusCode.OK, (await stores.Http.Get($"/v1.0/state/{store}/{key}")).Status);
        Assert.Equal(isShared ? HttpStatusCode.OK : HttpStatusCode.NoContent, (await stores.Other.Get($"/v1.0/state/{store}/{key}")).Status);
    }

    [Theory]
    [InlineData("statestore")]
    [InlineData("memory")]
    [InlineData("memorynone")]
    public async Task Keys_are_read_in_bulk_under_the_names_the_app_gave_them(string store)
    {
        var key = $"k{Guid.NewGuid():N}";
        await stores.Http.Post($"/v1.0/state/{store}", $$"""[{"key":"{{key}}","value":1}]""");
        var items = (await stores.Http.Post($"/v1.0/state/{store}/bulk", $$"""{"keys":["{{key}}"]}""")).Json;
        Assert.Equal((key, 1), (items[0].GetProperty("key").GetString(), items[0].GetProperty("data").GetInt32()));
    }
}
