using System.Text.Json.Nodes;

namespace Azure.ResourceManager.ContainerService.Wire;

/// <summary>An empty model, through which others of its type are read.</summary>
internal static class ModelPrototype
{
    public static T Of<T>() => WireFormat.Read<T>(new JsonObject());
}
