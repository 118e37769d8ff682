using Microsoft.AspNetCore.Http.HttpResults;
using ReleaseOrchestrator.ImageComposition.Adapters;
using ReleaseOrchestrator.ImageComposition.Domain;

namespace ReleaseOrchestrator.ImageComposition.Features;

/// <summary>The image definitions as they are now, with everything that was left to defaults.</summary>
public static class ListImageDefinitions
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/images/definitions", Handle).WithName(nameof(ListImageDefinitions));

    public static Ok<Page<ImageDefinition>> Handle(ImageDefinitions definitions) =>
        TypedResults.Ok(new Page<ImageDefinition>([.. definitions.All().Select(d => d.Definition)], null));
}
