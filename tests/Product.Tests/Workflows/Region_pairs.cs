using ReleaseOrchestrator.Contracts.Fleet;

namespace Product.Tests.Workflows;

public class When_regions_are_compared
{
    [Theory]
    [InlineData("eastus", "westus")]
    [InlineData("westus", "eastus")]
    [InlineData("eastus", "westus3")]
    [InlineData("westus3", "eastus")]
    [InlineData("southcentralus", "brazilsouth")]
    [InlineData("WestEurope", "northeurope")]
    public void Those_that_Azure_pairs_are_paired_from_either_side(string one, string other) => Assert.True(RegionPairs.ArePaired(one, null, other, null));

    [Theory]
    [InlineData("eastus", "eastus")]
    [InlineData("eastus", "uksouth")]
    [InlineData("westus", "westus3")]
    public void Others_are_not(string one, string other) => Assert.False(RegionPairs.ArePaired(one, null, other, null));

    [Fact]
    public void The_same_tag_pairs_any_two() => Assert.True(RegionPairs.ArePaired("eastus", "shop", "uksouth", "shop"));

    [Fact]
    public void The_same_tag_in_one_region_pairs_nobody() => Assert.False(RegionPairs.ArePaired("eastus", "shop", "EastUS", "shop"));

    [Theory]
    [InlineData("region-pair", "shop", "shop")]
    [InlineData("Region-Pair", "shop", "shop")]
    [InlineData("region-pair", "None", null)]
    [InlineData("region-pair", "", null)]
    [InlineData("other", "shop", null)]
    public void The_tag_is_read_as_Azure_compares_tags(string name, string value, string? says) => Assert.Equal(says, RegionPairs.TagOf(new Dictionary<string, string> { [name] = value }));
}
