using System.Text;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Gateway.Chat;

namespace ReleaseOrchestrator.Tests.Gateway;

/// <summary>The vectors that the two services publish in their own documentation.</summary>
public class The_published_vector
{
    private const string SlackSecret = "8f742231b10e8888abcd99yyyzzz85a5";
    private const string SlackTimestamp = "1531420618";
    private const string SlackSignatureValue = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";

    private static readonly byte[] SlackBody = Encoding.ASCII.GetBytes(
        "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c");

    private static readonly DateTimeOffset Then = DateTimeOffset.FromUnixTimeSeconds(1531420618);

    [Fact]
    public void Of_Slack_is_what_we_compute() => Assert.Equal(SlackSignatureValue, SlackSignature.Of(SlackSecret, SlackTimestamp, SlackBody));

    [Fact]
    public void Of_Slack_is_taken_at_its_time() => SlackSignature.Check(SlackSecret, SlackSignatureValue, SlackTimestamp, SlackBody, Then.AddSeconds(299));

    [Theory]
    [InlineData(301)]
    [InlineData(-301)]
    public void Of_Slack_is_stale_five_minutes_away(int seconds) =>
        Assert.Equal("webhook-stale", Assert.Throws<DomainException>(() => SlackSignature.Check(SlackSecret, SlackSignatureValue, SlackTimestamp, SlackBody, Then.AddSeconds(seconds))).Code);

    [Fact]
    public void Of_Slack_does_not_fit_another_timestamp() =>
        Assert.Equal("webhook-signature-wrong", Assert.Throws<DomainException>(() => SlackSignature.Check(SlackSecret, SlackSignatureValue, "1531420619", SlackBody, Then)).Code);

    [Theory]
    [InlineData("soon")]
    [InlineData("")]
    [InlineData("99999999999999999")]
    public void Of_Slack_needs_a_timestamp(string timestamp) =>
        Assert.Equal("webhook-signature-missing", Assert.Throws<DomainException>(() => SlackSignature.Check(SlackSecret, SlackSignatureValue, timestamp, SlackBody, Then)).Code);

    [Fact]
    public void Of_GitHub_is_what_we_compute() => Assert.Equal(
        "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17", GitHubSignature.Of("It's a Secret to Everybody", "Hello, World!"u8));

    [Fact]
    public void Of_GitHub_does_not_fit_another_body() =>
        Assert.Equal("webhook-signature-wrong", Assert.Throws<DomainException>(() => GitHubSignature.Check(
            "It's a Secret to Everybody", "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17", "Hello, World?"u8)).Code);
}

public class What_is_written_after_release
{
    [Theory]
    [InlineData("", ChatVerb.Help, null)]
    [InlineData("  STATUS  ", ChatVerb.Status, null)]
    [InlineData("status rel-3-0-20261121-1", ChatVerb.Status, "rel-3-0-20261121-1")]
    [InlineData("pause rel-1 something is odd", ChatVerb.Pause, "rel-1")]
    public void Is_understood(string text, ChatVerb verb, string? target)
    {
        var command = ChatCommand.Parse(text);
        Assert.Equal((verb, target), (command.Verb, command.Target));
    }

    [Fact]
    public void Keeps_the_reason_in_words() => Assert.Equal("something is odd", ChatCommand.Parse("pause rel-1 something  is odd").Words);

    [Fact]
    public void Starts_a_version_by_a_policy() =>
        Assert.Equal(new ChatCommand(ChatVerb.Start, "3.0.20261121", Policy: "standard", Words: "the monthly one"), ChatCommand.Parse("start 3.0.20261121 standard the monthly one"));

    [Fact]
    public void Approves_a_stage_of_a_plan() =>
        Assert.Equal(new ChatCommand(ChatVerb.Approve, "rel-1", "broad", "abcdef12"), ChatCommand.Parse("approve rel-1 broad abcdef12"));

    [Theory]
    [InlineData("deploy now")]
    [InlineData("3")]
    [InlineData("approve rel-1")]
    [InlineData("start 3.0.20261121")]
    [InlineData("abort")]
    public void Is_refused_with_what_would_work(string text) =>
        Assert.Contains("/release approve <release> <stage>", Assert.Throws<FormatException>(() => ChatCommand.Parse(text)).Message, StringComparison.Ordinal);
}
