using System.ClientModel.Primitives;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Azure.ResourceManager.ContainerService.Wire;

/// <summary>
/// A model whose JSON form follows from its <see cref="WireAttribute"/>s. It keeps the document it was read from and
/// lays its properties over it when written, so that fields this version does not know survive reading, changing and writing.
/// </summary>
internal interface IWireModel
{
    JsonObject Source { get; set; }
}

/// <summary>Gives a model the reader and writer of System.ClientModel without any code in the model itself.</summary>
internal interface IWireModel<TSelf> : IWireModel, IJsonModel<TSelf>
    where TSelf : class, IWireModel<TSelf>
{
    void IJsonModel<TSelf>.Write(Utf8JsonWriter writer, ModelReaderWriterOptions options) =>
        WireShape.Of(GetType()).Write(this, WireFormat.Require(options, typeof(TSelf))).WriteTo(writer);

    TSelf IJsonModel<TSelf>.Create(ref Utf8JsonReader reader, ModelReaderWriterOptions options)
    {
        WireFormat.Require(options, typeof(TSelf));
        return (TSelf)WireShape.Of(typeof(TSelf)).Read(JsonNode.Parse(ref reader) as JsonObject);
    }

    BinaryData IPersistableModel<TSelf>.Write(ModelReaderWriterOptions options) =>
        new(WireShape.Of(GetType()).Write(this, WireFormat.Require(options, typeof(TSelf))).ToJsonString());

    TSelf IPersistableModel<TSelf>.Create(BinaryData data, ModelReaderWriterOptions options)
    {
        WireFormat.Require(options, typeof(TSelf));
        return (TSelf)WireShape.Of(typeof(TSelf)).Read(JsonNode.Parse(data) as JsonObject);
    }

    string IPersistableModel<TSelf>.GetFormatFromOptions(ModelReaderWriterOptions options) => "J";
}
