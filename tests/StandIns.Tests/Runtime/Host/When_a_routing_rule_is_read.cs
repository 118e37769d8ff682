using System.Text.Json.Nodes;
using LocalDapr.PubSub;

namespace StandIns.Tests.Runtime.Host;

public class When_a_routing_rule_is_read
{
    private static readonly JsonObject Event = JsonNode.Parse(
        """{"type":"order.v2","data":{"amount":12.5,"tags":["a","b"],"paid":true,"who":{"name":"x"}}}""")!.AsObject();

    [Theory]
    [InlineData("event.type == 'order.v2'", true)]
    [InlineData("event.type == \"other\"", false)]
    [InlineData("event.type != 'other' && event.data.paid", true)]
    [InlineData("event.data.amount > 12 && event.data.amount <= 12.5", true)]
    [InlineData("'b' in event.data.tags", true)]
    [InlineData("event.type in ['order.v1', 'order.v2']", true)]
    [InlineData("has(event.data.who.name) && !has(event.data.who.age)", true)]
    [InlineData("event.type.startsWith('order.') || event.data.amount < 1", true)]
    [InlineData("event.type.matches('^order\\\\.v[0-9]+$')", true)]
    [InlineData("event.data['who'].name == 'x' && event.data.tags[1] == 'b'", true)]
    [InlineData("size(event.data.tags) == 2", true)]
    [InlineData("(event.type == 'a' || event.type == 'order.v2') && event.data.paid == true", true)]
    [InlineData("event.data.missing == 1", false)]
    public void It_matches_what_it_says(string rule, bool matches) => Assert.Equal(matches, EventExpression.Parse(rule).Matches(Event));

    [Theory]
    [InlineData("event.type ==")]
    [InlineData("event.type == 'x")]
    [InlineData("(event.type == 'x'")]
    [InlineData("type == 'x'")]
    [InlineData("event.type == 'x' event")]
    [InlineData("event.type.shout() == 'X'")]
    public void What_cannot_be_read_is_refused(string rule) => Assert.NotNull(EventExpression.Problem(rule));
}
