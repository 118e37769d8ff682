namespace LocalDapr.Http;

/// <summary>Output bindings: none of the component types served here has one, so each call is refused as for an unknown binding.</summary>
public static class BindingsApi
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapMethods("/v1.0/bindings/{name}", ["POST", "PUT"], void (string name) =>
            throw new ApiException(
                500, "ERR_INVOKE_OUTPUT_BINDING", $"error invoking output binding {name}: couldn't find output binding {name}"));
}
