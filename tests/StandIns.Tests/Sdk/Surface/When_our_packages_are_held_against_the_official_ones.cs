using System.Reflection;
using Dapr;
using Dapr.Client;
using Dapr.Workflow;

namespace StandIns.Tests.Sdk.Surface;

public class When_our_packages_are_held_against_the_official_ones
{
    private static readonly Dictionary<string, Assembly> Ours = new()
    {
        ["Dapr.Workflow"] = typeof(WorkflowContext).Assembly,
        ["Dapr.Client"] = typeof(DaprClient).Assembly,
        ["Dapr.AspNetCore"] = typeof(TopicAttribute).Assembly,
    };

    public static TheoryData<string> Packages => [.. Ours.Keys];

    [Theory]
    [MemberData(nameof(Packages))]
    public void Whatever_we_offer_they_offer_with_the_same_signature(string package)
    {
        var official = new OfficialSurface(package);
        var drifted = PublicSurface.Of(Ours[package]).Where(line => !official.Lines.Any(theirs => OfficialSurface.Same(theirs, line))).ToList();
        Assert.True(drifted.Count == 0, string.Join(Environment.NewLine, drifted));
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Whatever_they_offer_and_we_do_not_is_said_to_be_left_out(string package)
    {
        var official = new OfficialSurface(package);
        var missing = Missing(package, official).Where(line => !official.LeftOut.Any(pattern => OfficialSurface.Matches(pattern, line))).ToList();
        Assert.True(missing.Count == 0, string.Join(Environment.NewLine, missing));
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Whatever_is_said_to_be_left_out_is_missing(string package)
    {
        var official = new OfficialSurface(package);
        var missing = Missing(package, official).ToList();
        var wrong = official.LeftOut.Where(pattern => !missing.Any(line => OfficialSurface.Matches(pattern, line))).ToList();
        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    private static IEnumerable<string> Missing(string package, OfficialSurface official)
    {
        var ours = PublicSurface.Of(Ours[package]);
        return official.Lines.Where(theirs => !ours.Any(line => OfficialSurface.Same(theirs, line)));
    }
}
