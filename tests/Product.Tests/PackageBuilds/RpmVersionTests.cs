using ReleaseOrchestrator.PackageBuilds.Domain;

namespace ReleaseOrchestrator.Tests.PackageBuilds;

public class When_versions_are_compared
{
    [Theory]
    [InlineData("1.0", "1.0", 0)]
    [InlineData("1.0", "2.0", -1)]
    [InlineData("2.0.1", "2.0", 1)]
    [InlineData("5.5p1", "5.5p2", -1)]
    [InlineData("5.5p10", "5.5p1", 1)]
    [InlineData("10xyz", "10.1xyz", -1)]
    [InlineData("xyz10", "xyz10.1", -1)]
    [InlineData("xyz.4", "8", -1)]
    [InlineData("2", "xyz.4", 1)]
    [InlineData("1.05", "1.5", 0)]
    [InlineData("2a", "2.0", -1)]
    [InlineData("1.0", "1.fc4", 1)]
    [InlineData("1_0", "1.0", 0)]
    [InlineData("1.0~rc1", "1.0", -1)]
    [InlineData("1.0~rc1", "1.0~rc2", -1)]
    [InlineData("1.0~rc1~git123", "1.0~rc1", -1)]
    [InlineData("1.0^git1", "1.0", 1)]
    [InlineData("1.0^git1", "1.01", -1)]
    [InlineData("1.0^20160101", "1.0.1", -1)]
    [InlineData("1.0~rc1^git1", "1.0~rc1", 1)]
    [InlineData("1.0^git1~pre", "1.0^git1", -1)]
    [InlineData("00000000000000000000001", "1", 0)]
    [InlineData("42.azl3", "9.azl3", 1)]
    public void They_are_ordered_as_rpm_orders_them(string left, string right, int expected)
    {
        Assert.Equal(expected, RpmVersion.Compare(left, right));
        Assert.Equal(-expected, RpmVersion.Compare(right, left));
    }

    [Fact]
    public void The_epoch_comes_first() => Assert.True(Evr.Parse("1:0.1-1").CompareTo(Evr.Parse("9.9-9")) > 0);

    [Fact]
    public void A_missing_release_means_any() => Assert.Equal(0, Evr.Parse("1.2").CompareTo(Evr.Parse("1.2-7.azl3")));

    [Theory]
    [InlineData("lib = 1.2-3", "lib", true)]
    [InlineData("lib", "lib >= 7", true)]
    [InlineData("lib = 1.2-3", "lib >= 1.2", true)]
    [InlineData("lib = 1.2-3", "lib > 1.2", false)]
    [InlineData("lib = 1.2-3", "lib < 1.2", false)]
    [InlineData("lib = 1.2-3", "lib = 1.2-4", false)]
    [InlineData("lib = 1.2-3", "lib <= 1.3", true)]
    [InlineData("lib >= 2", "lib >= 9", true)]
    [InlineData("lib < 2", "lib >= 2", false)]
    [InlineData("lib = 1", "other", false)]
    public void An_offer_answers_what_lies_in_its_interval(string offered, string asked, bool expected) =>
        Assert.Equal(expected, Capability.Parse(offered).Satisfies(Capability.Parse(asked)));

    [Theory]
    [InlineData("rpmlib(CompressedFileNames) <= 3.0.4-1", "")]
    [InlineData("(a and b)", "a b")]
    [InlineData("(a or b)", "a b")]
    [InlineData("(a with b >= 2)", "a b")]
    [InlineData("(a if b)", "a")]
    [InlineData("(a >= 1 and (b or perl(C::D)))", "a b perl(C::D)")]
    [InlineData("pkgconfig(x) >= 1", "pkgconfig(x)")]
    public void A_boolean_requirement_is_read_into_plain_ones(string text, string names) =>
        Assert.Equal(names, string.Join(' ', Capability.ParseRequirement(text).Select(c => c.Name)));
}
