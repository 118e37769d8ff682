using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.HttpResults;
using ReleaseOrchestrator.Contracts.Images;
using ReleaseOrchestrator.ImageComposition.Adapters;
using ReleaseOrchestrator.ImageComposition.Domain;

namespace ReleaseOrchestrator.ImageComposition.Features;

/// <summary>Composes and publishes the images of a release, once, whatever is repeated.</summary>
public static partial class StartComposition
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/images/compositions/{id}", Handle).WithName(nameof(StartComposition));

    public static async Task<Accepted<Composition>> Handle(
        string id, StartCompositionRequest request, CompositionStore store, ImageDefinitions definitions, IImageBackend backend, IImageGallery gallery,
        ImageSettings settings, CancellationToken stop)
    {
        if (!IdPattern().IsMatch(id))
            throw ImageErrors.CompositionIdInvalid(id);
        Require(request);

        if (await store.FindStarted(id, request, stop) is not { } composition)
        {
            var selected = definitions.Select(request.Definitions, backend);
            foreach (var definition in selected)
                RepositorySnapshot.Require(definition, request.Repository);
            if (selected.Any(d => d.Kind == ImageKind.NodeImage))
                gallery.Require();
            composition = await store.Start(id, request, selected, $"{backend.Id};development-root={settings.DevelopmentRoot}", stop);
        }
        return TypedResults.Accepted($"/images/compositions/{id}", composition);
    }

    private static void Require(StartCompositionRequest request)
    {
        ReleaseDate.Of(request.ReleaseVersion ?? "");
        if (request.Repository is not { } repository)
            throw ImageErrors.RequestIncomplete("repository", "name the repository to compose from: repository.");
        if (string.IsNullOrEmpty(repository.Id))
            throw ImageErrors.RequestIncomplete("repository.id", "the repository has no id.");
        foreach (var (field, url) in new[] { ("repository.baseUrl", repository.BaseUrl), ("repository.publicKeyUrl", repository.PublicKeyUrl) })
        {
            // Line breaks would become lines of dnf's configuration.
            if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("file" or "https") || url.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
                throw ImageErrors.RequestIncomplete(field, $"'{url}' is no file: or https: URL.");
        }
        if (repository.RepomdSha256 is not { Length: 64 } sum || !sum.All(char.IsAsciiHexDigitLower))
            throw ImageErrors.RequestIncomplete("repository.repomdSha256", "give the SHA-256 of repodata/repomd.xml as 64 lower-case hex digits.");
        if (repository.Packages is null or { Count: 0 })
            throw ImageErrors.RequestIncomplete("repository.packages", "the repository lists no packages.");
        if (repository.Packages.FirstOrDefault(p => PackageIdentity.Parse(p.Nevra ?? "") is null) is { } wrong)
            throw ImageErrors.RequestIncomplete("repository.packages", $"'{wrong.Nevra}' is no package; expected name-[epoch:]version-release.arch.");
        if (request.Definitions is { Count: 0 })
            throw ImageErrors.RequestIncomplete("definitions", "name at least one definition, or leave the field out for all.");
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]
    private static partial Regex IdPattern();
}
