using System.Net;
using System.Net.Http.Json;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Images;
using ReleaseOrchestrator.Contracts.Packages;
using ReleaseOrchestrator.Hosting;

namespace ReleaseOrchestrator.Tests.VirtualTime;

/// <summary>
/// package-builds and image-composition as a rollout needs them: every build succeeds at once with an empty repository, every composition with one node image
/// for each family.
/// </summary>
/// <param name="images">Node image per family, e.g. <c>AKSAzureLinux-V3gen2</c>: <c>AKSAzureLinux-V3gen2-202611.21.0</c>.</param>
internal sealed class StandInServices(TimeProvider clock, IReadOnlyDictionary<string, string> images, IReadOnlyDictionary<string, PromisedFacts> promises)
{
    private readonly Dictionary<string, string> _versions = [];
    private readonly Dictionary<string, Dictionary<string, string>> _composed = [];

    /// <summary>Node image per family that the next release brings.</summary>
    public Dictionary<string, string> Images { get; } = new(images);

    public async Task<HttpResponseMessage> Answer(string appId, HttpRequestMessage request, CancellationToken stop)
    {
        var id = request.RequestUri!.Segments[^1];
        if (request.Method == HttpMethod.Put)
        {
            _versions[id] = appId == AppIds.PackageBuilds
                ? (await request.Content!.ReadFromJsonAsync<StartPackageBuildRequest>(ReleaseJson.Tolerant, stop))!.ReleaseVersion
                : (await request.Content!.ReadFromJsonAsync<StartCompositionRequest>(ReleaseJson.Tolerant, stop))!.ReleaseVersion;
            _composed.TryAdd(id, new(Images));
        }

        object answer = appId == AppIds.PackageBuilds ? Build(id) : Composition(id);
        return new HttpResponseMessage(HttpStatusCode.OK) { RequestMessage = request, Content = JsonContent.Create(answer, answer.GetType(), options: ReleaseJson.Tolerant) };
    }

    private PackageBuild Build(string id) => new(
        id, _versions[id], PackageBuildState.Succeeded, null, "plan", [],
        new PublishedRepository(id, "https://packages.invalid/", "https://packages.invalid/key", "0", [], []), clock.GetUtcNow(), clock.GetUtcNow());

    private Composition Composition(string id) => new(
        id, _versions[id], id, CompositionState.Succeeded, null,
        [
            .. _composed[id].Select(image => new ComposedImage(
                image.Key.ToLowerInvariant(), "x86_64", ImageKind.NodeImage, ImageState.Published, null, _versions[id], image.Key, image.Value, "sha256:0", 1, null, null, null, [], null, false, null,
                promises.GetValueOrDefault(image.Key)))
        ],
        clock.GetUtcNow(), clock.GetUtcNow());
}
