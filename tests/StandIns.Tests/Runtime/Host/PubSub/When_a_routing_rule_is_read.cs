using System.Text.Json.Nodes;
using LocalDapr.PubSub;

namespace StandIns.Tests.Runtime.Host.PubSub;

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
    [InlineData("event.data.missing == 1 || event.data.paid", true)]
    [InlineData("event.data.missing == 1 && !event.data.paid", false)]
    [InlineData("event.data.amount == 12.5 && int(event.data.amount) + 1 == 13", true)]
    [InlineData("event.data.paid ? event.type == 'order.v2' : false", true)]
    [InlineData("-event.data.amount < 0", true)]
    [InlineData("size(event.type + '!') == 9 && 7 / 2 == 3 && 7 % 2 == 1", true)]
    [InlineData("string(event.data.paid) == 'true' && double('1.5') * 2.0 == 3", true)]
    public void It_matches_what_it_says(string rule, bool matches) => Assert.Equal(matches, EventExpression.Parse(rule).Matches(Event));

    [Theory]
    [InlineData("event.data.missing == 1")]
    [InlineData("event.data.tags[7] == 'a'")]
    [InlineData("event.type < 3")]
    [InlineData("event.data.amount + 1 == 13.5")]
    [InlineData("event.type")]
    public void Where_the_event_allows_no_answer_there_is_none(string rule) =>
        Assert.Throws<FormatException>(() => EventExpression.Parse(rule).Matches(Event));

    [Theory]
    [InlineData("event.data.tags.exists(t, t == 'a')")]
    [InlineData("event.time == now()")]
    [InlineData("event.type ==")]
    [InlineData("event.type == 'x")]
    [InlineData("(event.type == 'x'")]
    [InlineData("type == 'x'")]
    [InlineData("event.type == 'x' event")]
    [InlineData("event.type.shout() == 'X'")]
    public void What_cannot_be_read_is_refused(string rule) => Assert.NotNull(EventExpression.Problem(rule));
}
