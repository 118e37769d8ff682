using System.Text.Json;
using ReleaseOrchestrator.ImageComposition.Adapters;

namespace ReleaseOrchestrator.Tests.ImageComposition;

[Collection(WithSignedRepository.Name)]
public sealed class When_a_container_base_is_composed(SignedRepository repository) : IAsyncLifetime
{
    private readonly LocalComposition _composition = new();
    private ComposedArtifact _image = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(SignedRepository.IsPossible, "the image tools are not installed");
        _image = await _composition.Compose(Definitions.Container, repository);
    }

    public ValueTask DisposeAsync() => _composition.DisposeAsync();

    [Fact]
    public async Task Other_tools_read_its_layout_under_the_same_digest()
    {
        Assert.All(_image.Checks, check => Assert.True(check.Passed, $"{check.Name}: {check.Detail}"));
        var layout = _composition.File(_image, "oci");
        using var seen = JsonDocument.Parse(await Shell.Run("/usr/bin/skopeo", ["inspect", $"oci:{layout}:3.0.20261121"]));
        Assert.Equal(_image.Digest, seen.RootElement.GetProperty("Digest").GetString());
        Assert.Equal("amd64", seen.RootElement.GetProperty("Architecture").GetString());

        var copy = Path.Combine(layout, "..", "copy");
        await Shell.Run("/usr/bin/skopeo", ["copy", "--insecure-policy", $"oci:{layout}:3.0.20261121", $"dir:{copy}"]); // checks every blob's digest
    }

    [Fact]
    public async Task Composing_the_same_again_elsewhere_gives_the_same_digest()
    {
        await using var elsewhere = new LocalComposition();
        Assert.Equal(_image.Digest, (await elsewhere.Compose(Definitions.Container, repository)).Digest);
    }
}
