using System.ClientModel.Primitives;
using System.Text.Json.Nodes;

namespace Azure.ResourceManager.ContainerService.Wire;

/// <summary>The two ways a model is written: "J" is everything it holds, "W" is what a request may carry.</summary>
internal static class WireFormat
{
    /// <summary>Whether read-only properties are written; a format other than "J" and "W" is refused.</summary>
    public static bool Require(ModelReaderWriterOptions options, Type model) => options.Format switch
    {
        "J" => true,
        "W" => false,
        var other => throw new FormatException($"The model {model.Name} does not support the format '{other}'; use 'J' or 'W'."),
    };

    public static T Read<T>(JsonNode node) => (T)WireShape.Of(typeof(T)).Read(node as JsonObject);

    public static BinaryData RequestBody(IWireModel model) =>
        new(WireShape.Of(model.GetType()).Write(model, includeReadOnly: false).ToJsonString());
}
