using System.Text.RegularExpressions;
using Xunit;

namespace Architecture.Tests;

public partial class The_list_of_errors
{
    [Fact]
    public void Has_every_code_of_the_product_and_no_other()
    {
        var used = new[] { "gateway", "workflows", "services", "hosting" }
            .SelectMany(Solution.Sources)
            .SelectMany(file => Code().Matches(File.ReadAllText(file)).Select(m => m.Groups[1].Value))
            .Append("document-invalid")
            .Append("internal")
            .Distinct()
            .Order(StringComparer.Ordinal);
        var listed = Row().Matches(File.ReadAllText(Path.Combine(Solution.Root, "docs", "errors.md"))).Select(m => m.Groups[1].Value).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(used, listed);
    }

    [GeneratedRegex(@"ErrorKind\.\w+,\s*""([a-z0-9-]+)""")]
    private static partial Regex Code();

    [GeneratedRegex(@"^\| `([a-z0-9-]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
