using System.Net;
using System.Text.Json.Nodes;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Images;
using ReleaseOrchestrator.ImageComposition.Adapters;

namespace ReleaseOrchestrator.Tests.ImageComposition;

public sealed class When_the_images_of_a_release_are_composed : IAsyncDisposable
{
    private readonly ImagesApp _images = new ImagesApp().DefineNode().DefineContainer();

    public ValueTask DisposeAsync() => _images.DisposeAsync();

    [Fact]
    public async Task Each_is_composed_published_and_announced()
    {
        var composition = await _images.Compose("r1");

        Assert.Equal(CompositionState.Succeeded, composition.State);
        var (container, node) = (composition.Images[0], composition.Images[1]);
        Assert.Equal((ImageState.Published, "202611.21.0", "AKSAzureLinux-V3gen2-202611.21.0"), (node.State, node.Version, node.NodeImageVersion));
        Assert.Equal("/gallery/AKSAzureLinux-V3gen2-202611.21.0", node.GalleryVersionId);
        Assert.Equal((ImageState.Published, "3.0.20261121", null, null), (container.State, container.Version, container.NodeImageVersion, container.GalleryVersionId));
        Assert.True(File.Exists(new Uri(node.Location!).LocalPath));
        Assert.Equal(
            [Topics.ImageComposed, Topics.ImageComposed, Topics.ImagePublished, Topics.ImagePublished],
            (await _images.Topics()).Order());
    }

    [Fact]
    public async Task Starting_again_with_the_same_request_is_the_same_composition()
    {
        var first = await _images.Compose("r1");
        var again = await _images.Put("r1");
        Assert.Equal(HttpStatusCode.Accepted, again.StatusCode);
        Assert.Equal(first.EndedAt, (await _images.Read("r1")).EndedAt);
        Assert.Equal(2, _images.Backend.Composed.Count);
    }

    [Fact]
    public async Task Starting_again_with_another_request_is_refused()
    {
        await _images.Compose("r1");
        await Refusals.Expect(await _images.Put("r1", ImagesApp.Request(repository: "repository-2")), HttpStatusCode.Conflict, "composition-differs");
    }

    [Fact]
    public async Task The_same_content_is_used_again_under_the_same_version()
    {
        var first = await _images.Compose("r1");
        var second = await _images.Compose("r2");
        Assert.All(first.Images, i => Assert.False(i.Reused));
        Assert.All(second.Images, i => Assert.True(i.Reused));
        Assert.Equal(first.Images.Select(i => (i.Version, i.Digest)), second.Images.Select(i => (i.Version, i.Digest)));
        Assert.Equal(2, _images.Backend.Composed.Count);
    }

    [Fact]
    public async Task Other_content_of_the_same_day_is_the_next_respin()
    {
        await _images.Compose("r1");
        Assert.Equal("202611.21.1", (await _images.Compose("r2", ImagesApp.Request(repository: "repository-2"))).Images[1].Version);
        Assert.Equal("202611.22.0", (await _images.Compose("r3", ImagesApp.Request("3.0.20261122", "repository-2"))).Images[1].Version);
        Assert.Equal("202611.21.0", (await _images.Compose("r4")).Images[1].Version);
    }

    [Fact]
    public async Task Only_the_definitions_that_are_named_are_composed() =>
        Assert.Equal("node", Assert.Single((await _images.Compose("r1", ImagesApp.Request(definitions: "node"))).Images).Definition);

    [Fact]
    public async Task Evidence_and_SBOM_are_there_for_whoever_asks_by_digest()
    {
        var node = (await _images.Compose("r1")).Images[1];
        var client = _images.Client;
        Assert.Equal("{}", await client.GetStringAsync($"/images/{node.Digest}/sbom", TestContext.Current.CancellationToken));
        var evidence = JsonNode.Parse(await client.GetStringAsync($"/images/{node.Digest}/evidence", TestContext.Current.CancellationToken))!;
        Assert.Equal(node.Digest, evidence["digest"]!.GetValue<string>());
        var listed = JsonNode.Parse(await client.GetStringAsync("/images?top=10", TestContext.Current.CancellationToken))!["value"]!.AsArray();
        Assert.Equal(2, listed.Count);
        await Refusals.Expect(await client.GetAsync("/images/sha256:00/sbom", TestContext.Current.CancellationToken), HttpStatusCode.NotFound, "image-not-found");
    }

    [Fact]
    public async Task Compositions_are_listed_newest_first_and_in_pages()
    {
        await _images.Compose("r1");
        await _images.Compose("r2");
        var page = JsonNode.Parse(await _images.Client.GetStringAsync("/images/compositions?top=1", TestContext.Current.CancellationToken))!;
        Assert.Equal("r2", page["value"]![0]!["id"]!.GetValue<string>());
        var next = JsonNode.Parse(await _images.Client.GetStringAsync(page["nextLink"]!.GetValue<string>(), TestContext.Current.CancellationToken))!;
        Assert.Equal("r1", next["value"]![0]!["id"]!.GetValue<string>());
    }

    [Fact]
    public async Task Definitions_are_shown_with_their_defaults()
    {
        var definitions = JsonNode.Parse(await _images.Client.GetStringAsync("/images/definitions", TestContext.Current.CancellationToken))!["value"]!;
        Assert.Equal("Enforcing", definitions[1]!["selinux"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_process_that_ended_in_between_goes_on_where_it_was()
    {
        var gate = new TaskCompletionSource();
        _images.Backend.Gate = gate.Task;
        await _images.Put("r1");
        await _images.Until("r1", c => c.Images.All(i => i.State == ImageState.Composing));
        await _images.Restart();
        gate.SetResult();
        Assert.Equal(CompositionState.Succeeded, (await _images.Until("r1", c => c.State != CompositionState.Running)).State);
        Assert.Equal(2, (await _images.Topics()).Count(t => t == Topics.ImagePublished));
    }
}

public sealed class When_a_composition_goes_wrong : IAsyncDisposable
{
    private readonly ImagesApp _images = new ImagesApp().DefineNode();

    public ValueTask DisposeAsync() => _images.DisposeAsync();

    [Fact]
    public async Task A_failing_check_rejects_the_image_and_says_what_it_saw()
    {
        _images.Backend.Check = new("selinux", false, "permissive, not enforcing");
        var composition = await _images.Compose("r1");
        Assert.Equal(CompositionState.Failed, composition.State);
        Assert.Contains("selinux: permissive, not enforcing", composition.Reason, StringComparison.Ordinal);
        Assert.Equal(ImageState.Rejected, composition.Images[0].State);
        Assert.Equal([Topics.ImageRejected], await _images.Topics());
        Assert.Empty(_images.Gallery!.Asked);
    }

    [Fact]
    public async Task What_no_retry_can_cure_is_not_retried()
    {
        var tries = 0;
        _images.Backend.Fault = _ =>
        {
            tries++;
            return new ImageRejectedException("nothing provides libnowhere");
        };
        Assert.Contains("libnowhere", (await _images.Compose("r1")).Reason, StringComparison.Ordinal);
        Assert.Equal(1, tries);
    }

    [Fact]
    public async Task What_a_retry_can_cure_is_retried()
    {
        var tries = 0;
        _images.Backend.Fault = _ => ++tries == 1 ? new IOException("no space left") : null;
        Assert.Equal(CompositionState.Succeeded, (await _images.Compose("r1")).State);
    }

    [Fact]
    public async Task An_Azure_that_does_not_answer_is_waited_for_and_named_meanwhile()
    {
        _images.Gallery!.Script.Enqueue(Publication.Waiting("waiting for Azure, which answers 429", TimeSpan.FromMilliseconds(300)));
        await _images.Put("r1");
        Assert.Equal(ImageState.Publishing, (await _images.Until("r1", c => c.Images[0].Reason is not null)).Images[0].State);
        var ended = await _images.Until("r1", c => c.State != CompositionState.Running);
        Assert.Equal((CompositionState.Succeeded, null), (ended.State, ended.Images[0].Reason));
    }

    [Fact]
    public async Task A_gallery_that_fails_three_times_rejects_the_image()
    {
        for (var i = 0; i < 3; i++)
            _images.Gallery!.Script.Enqueue(new Publication(null, "the gallery failed: bad disk", TimeSpan.Zero, Failed: true));
        var composition = await _images.Compose("r1");
        Assert.Equal(CompositionState.Failed, composition.State);
        Assert.Contains("bad disk", composition.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_stops_the_work_at_once_and_for_good()
    {
        _images.Backend.Gate = new TaskCompletionSource().Task;
        await _images.Put("r1");
        await _images.Until("r1", c => c.Images[0].State == ImageState.Composing);
        for (var i = 0; i < 2; i++) // cancelling twice changes nothing
            (await _images.Client.PostAsync("/images/compositions/r1/cancel", null, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        var composition = await _images.Read("r1");
        Assert.Equal((CompositionState.Cancelled, ImageState.Cancelled), (composition.State, composition.Images[0].State));
        Assert.Empty(await _images.Topics());
    }

    [Fact]
    public async Task A_composition_that_has_ended_cannot_be_cancelled()
    {
        await _images.Compose("r1");
        await Refusals.Expect(
            await _images.Client.PostAsync("/images/compositions/r1/cancel", null, TestContext.Current.CancellationToken), HttpStatusCode.Conflict, "composition-ended");
    }
}

public sealed class A_request_to_compose_that_cannot_work : IAsyncDisposable
{
    private readonly ImagesApp _images = new ImagesApp().DefineNode();

    public ValueTask DisposeAsync() => _images.DisposeAsync();

    [Fact]
    public async Task Because_no_repository_has_a_package_is_refused_before_anything_is_composed()
    {
        _images.Define("other", "  kind: ContainerBase\n".Replace("  kind", "  maxSize: 1GiB\n  kind", StringComparison.Ordinal));
        var request = ImagesApp.Request() with { Repository = ImagesApp.Repository with { Packages = [new("bash-5-1.x86_64", "", "", "")] } };
        await Refusals.Expect(await _images.Put("r1", request), HttpStatusCode.BadRequest, "image-package-missing");
        await Refusals.Expect(await _images.Client.GetAsync("/images/compositions/r1", TestContext.Current.CancellationToken), HttpStatusCode.NotFound, "composition-not-found");
        Assert.Empty(_images.Backend.Composed);
    }

    [Theory]
    [InlineData("3.0", "release-version-invalid")]
    [InlineData("latest", "release-version-invalid")]
    public async Task Because_of_its_version_is_refused(string version, string code) =>
        await Refusals.Expect(await _images.Put("r1", ImagesApp.Request(version)), HttpStatusCode.BadRequest, code);

    [Fact]
    public async Task Because_of_its_repository_is_refused()
    {
        var right = ImagesApp.Repository;
        foreach (var wrong in new[]
        {
            right with { Id = "" }, right with { BaseUrl = "http://plain" }, right with { BaseUrl = "file:///a\ngpgcheck=0" }, right with { PublicKeyUrl = "key.asc" },
            right with { RepomdSha256 = "abc" }, right with { Packages = [] }, right with { Packages = [new("what", "", "", "")] },
        })
        {
            await Refusals.Expect(await _images.Put("r1", ImagesApp.Request() with { Repository = wrong }), HttpStatusCode.BadRequest, "request-invalid");
        }
    }

    [Fact]
    public async Task Because_of_its_id_is_refused() =>
        await Refusals.Expect(await _images.Put("a%20b"), HttpStatusCode.BadRequest, "composition-id-invalid");

    [Fact]
    public async Task Because_a_definition_is_unknown_is_refused() =>
        await Refusals.Expect(await _images.Put("r1", ImagesApp.Request(definitions: "nodes")), HttpStatusCode.BadRequest, "image-definition-unknown");

    [Fact]
    public async Task Because_two_definitions_share_a_family_is_refused()
    {
        _images.DefineNode("twin");
        await Refusals.Expect(await _images.Put("r1"), HttpStatusCode.BadRequest, "image-family-shared");
    }

    [Fact]
    public async Task Because_a_definition_is_malformed_is_refused_with_file_line_and_column()
    {
        _images.Define("broken", "  kind: [\n");
        var problem = await Refusals.Expect(await _images.Put("r1"), HttpStatusCode.BadRequest, "document-invalid");
        Assert.Matches(@"broken\.yaml:\d+:\d+", problem);
    }

    [Fact]
    public async Task Because_there_are_no_definitions_is_refused()
    {
        await using var empty = new ImagesApp();
        await Refusals.Expect(await empty.Put("r1"), HttpStatusCode.BadRequest, "image-definitions-missing");
    }

    [Fact]
    public async Task Because_nothing_says_where_to_publish_is_refused_naming_the_setting()
    {
        await using var unset = new ImagesApp { Gallery = null }.DefineNode();
        var problem = await Refusals.Expect(await unset.Put("r1"), HttpStatusCode.ServiceUnavailable, "gallery-not-configured");
        Assert.Contains("Azure:SubscriptionId", problem, StringComparison.Ordinal);
    }
}

/// <summary>Expects problem+json with a code.</summary>
internal static class Refusals
{
    public static async Task<string> Expect(HttpResponseMessage response, HttpStatusCode status, string code)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(status == response.StatusCode, $"{response.StatusCode}: {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(text)!;
        Assert.Equal("urn:release-orchestrator:error:" + code, problem["type"]!.GetValue<string>());
        return problem["detail"]!.GetValue<string>();
    }
}
