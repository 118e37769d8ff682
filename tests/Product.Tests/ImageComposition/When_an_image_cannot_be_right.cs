using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.ImageComposition.Adapters;
using ReleaseOrchestrator.ImageComposition.Domain;

namespace ReleaseOrchestrator.Tests.ImageComposition;

[Collection(WithSignedRepository.Name)]
public sealed class When_an_image_cannot_be_right(SignedRepository repository) : IAsyncLifetime
{
    private readonly LocalComposition _composition = new();

    public ValueTask InitializeAsync()
    {
        Assert.SkipUnless(SignedRepository.IsPossible, "the image tools are not installed");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _composition.DisposeAsync();

    [Fact]
    public async Task A_failing_scriptlet_rejects_it_although_dnf_is_content()
    {
        var image = await _composition.Compose(Definitions.Container with { Packages = [.. Definitions.Container.Packages, "broken-scriptlet"] }, repository);
        var failure = Assert.Single(image.Failures);
        Assert.Equal("scriptlets", failure.Name);
        Assert.Contains("broken-scriptlet", failure.Detail, StringComparison.Ordinal);
        Assert.Null(await _composition.Library.Find(image.ContentKey, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_open_dependency_is_named()
    {
        var rejection = await Assert.ThrowsAsync<ImageRejectedException>(
            () => _composition.Compose(Definitions.Container with { Packages = ["needs-what-nobody-has"] }, repository));
        Assert.Contains("libnowhere", rejection.Message, StringComparison.Ordinal);
        Assert.False(_composition.HasWorkLeft);
    }

    [Fact]
    public async Task A_root_that_is_too_small_says_which_key_to_raise()
    {
        var rejection = await Assert.ThrowsAsync<ImageRejectedException>(
            () => _composition.Compose(Definitions.Node with { RootSize = 1 * ByteSize.MiB }, repository));
        Assert.Contains("spec.rootSize", rejection.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_development_root_is_refused_where_production_says_so()
    {
        await using var production = new LocalComposition(DevelopmentRootRule.Refuse);
        var image = await production.Compose(Definitions.Container, repository);
        Assert.Equal("development-root", Assert.Single(image.Failures).Name);
    }

    [Fact]
    public async Task A_repository_that_is_not_the_named_snapshot_is_not_used()
    {
        var order = _composition.Order(Definitions.Container, repository);
        var refusal = await Assert.ThrowsAsync<DomainException>(() => _composition.Backend.Compose(
            order with { Repository = order.Repository with { RepomdSha256 = new string('1', 64) } }, TestContext.Current.CancellationToken));
        Assert.Equal("repository-changed", refusal.Code);
    }

    [Fact]
    public async Task A_repository_signed_with_another_key_is_not_used()
    {
        var order = _composition.Order(Definitions.Container, repository);
        var directory = Directory.CreateTempSubdirectory("other-key-").FullName;
        try
        {
            await Shell.Run("/bin/bash", ["-c",
                "chmod 700 .; export GNUPGHOME=$PWD; printf '%%no-protection\\nKey-Type: RSA\\nKey-Length: 2048\\nKey-Usage: sign\\nName-Real: Somebody else\\nExpire-Date: 0\\n%%commit\\n' >p;"
                + " gpg -q --batch --gen-key p 2>/dev/null; gpg --armor --export >key.asc; gpgconf --kill all"], directory);
            var rejection = await Assert.ThrowsAsync<ImageRejectedException>(() => _composition.Backend.Compose(
                order with { Repository = order.Repository with { PublicKeyUrl = $"file://{directory}/key.asc" } }, TestContext.Current.CancellationToken));
            Assert.Contains("GPG", rejection.Message, StringComparison.OrdinalIgnoreCase);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
