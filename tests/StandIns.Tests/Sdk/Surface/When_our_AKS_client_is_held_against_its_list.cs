using Azure.ResourceManager.ContainerService;

namespace StandIns.Tests.Sdk.Surface;

/// <summary>
/// The list beside this file is what we offer of the official package, which cannot be had where these tests run: so nothing is offered, changed or dropped
/// by accident.
/// </summary>
public class When_our_AKS_client_is_held_against_its_list
{
    private static readonly OfficialSurface List = new("Azure.ResourceManager.ContainerService");

    private static IReadOnlyList<string> Ours => PublicSurface.Of(typeof(ContainerServiceExtensions).Assembly);

    [Fact]
    public void Whatever_it_offers_is_on_the_list()
    {
        var unlisted = Ours.Except(List.Lines).ToList();
        Assert.True(unlisted.Count == 0, string.Join(Environment.NewLine, unlisted));
    }

    [Fact]
    public void Whatever_is_on_the_list_it_offers()
    {
        var missing = List.Lines.Except(Ours).ToList();
        Assert.True(missing.Count == 0, string.Join(Environment.NewLine, missing));
    }

    [Fact]
    public void Every_call_has_its_asynchronous_twin()
    {
        var asynchronous = Ours.Where(line => line.Contains("Async(", StringComparison.Ordinal)).Select(line => line[..line.IndexOf('(', StringComparison.Ordinal)]).ToHashSet();
        var calls = Ours.Where(line => !line.Contains("Async(", StringComparison.Ordinal) && line.Contains("CancellationToken cancellationToken", StringComparison.Ordinal));
        Assert.All(calls, line => Assert.Contains(line[..line.IndexOf('(', StringComparison.Ordinal)] + "Async", asynchronous));
    }

    [Fact]
    public void Every_call_of_a_client_can_be_replaced_in_a_test() => Assert.All(
        Ours.Where(line => line.Contains("Resource.", StringComparison.Ordinal) && line.Contains("CancellationToken cancellationToken", StringComparison.Ordinal)
            && !line.Contains("ContainerServiceExtensions.", StringComparison.Ordinal)),
        line => Assert.EndsWith(" virtual", line.Replace(" [obsolete]", "", StringComparison.Ordinal), StringComparison.Ordinal));
}
