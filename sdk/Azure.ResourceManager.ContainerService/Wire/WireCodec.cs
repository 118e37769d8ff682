using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.ResourceManager.Models;

namespace Azure.ResourceManager.ContainerService.Wire;

/// <summary>Turns one kind of value into JSON and back.</summary>
internal sealed class WireCodec
{
    private static readonly ConcurrentDictionary<Type, WireCodec> Codecs = new();

    private readonly Func<JsonNode, object> _read;
    private readonly Func<object, bool, JsonNode> _write;

    private WireCodec(Func<JsonNode, object> read, Func<object, bool, JsonNode> write)
    {
        _read = read;
        _write = write;
    }

    /// <summary>A date without a time of day, in whatever zone its owner means.</summary>
    public static WireCodec Date { get; } = Text(
        text => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
        value => ((DateTimeOffset)value).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    public object Read(JsonNode node) => node is null ? null : _read(node);

    public JsonNode Write(object value, bool includeReadOnly) => value is null ? null : _write(value, includeReadOnly);

    public static WireCodec For(Type type) => Codecs.GetOrAdd(Nullable.GetUnderlyingType(type) ?? type, Build);

    private static WireCodec Build(Type type)
    {
        if (Scalar(type) is { } scalar)
            return scalar;
        if (typeof(IWireModel).IsAssignableFrom(type))
            return new(node => WireShape.Of(type).Read(node as JsonObject), (value, all) => WireShape.Of(value.GetType()).Write(value, all));
        if (type.IsGenericType && type.GetGenericTypeDefinition() is var generic)
        {
            if (generic == typeof(IList<>) || generic == typeof(IReadOnlyList<>))
                return Generic(nameof(ListOf), type.GetGenericArguments());
            if (generic == typeof(IDictionary<,>) || generic == typeof(IReadOnlyDictionary<,>))
                return Generic(nameof(DictionaryOf), type.GetGenericArguments());
        }

        return Extensible(type) ?? throw new NotSupportedException($"No JSON form is known for {type}.");
    }

    private static WireCodec Scalar(Type type)
    {
        if (type == typeof(string))
            return new(node => node.GetValueKind() == JsonValueKind.String ? (string)node : node.ToString(), (value, _) => (string)value);
        if (type == typeof(int))
            return Number(node => node.Deserialize<int>(), value => (int)value);
        if (type == typeof(long))
            return Number(node => node.Deserialize<long>(), value => (long)value);
        if (type == typeof(float))
            return Number(node => node.Deserialize<float>(), value => (float)value);
        if (type == typeof(bool))
            return new(node => node.Deserialize<bool>(), (value, _) => (bool)value);
        if (type == typeof(DateTimeOffset))
        {
            return Text(
                text => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
                value => ((DateTimeOffset)value).ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture));
        }

        if (type == typeof(ResourceIdentifier))
            return Text(text => text.Length == 0 ? null : new ResourceIdentifier(text), value => value.ToString());
        if (type == typeof(ETag))
            return Text(text => new ETag(text), value => value.ToString());
        if (type == typeof(AzureLocation))
            return Text(text => new AzureLocation(text), value => value.ToString());
        if (type == typeof(Guid))
            return Text(text => Guid.Parse(text), value => value.ToString());
        if (type == typeof(byte[]))
            return Text(Convert.FromBase64String, value => Convert.ToBase64String((byte[])value));
        if (type == typeof(BinaryData))
            return new(node => new BinaryData(node.ToJsonString()), (value, _) => JsonNode.Parse((BinaryData)value));
        if (type == typeof(ResponseError))
            return new(ReadError, (value, _) => JsonNode.Parse(System.ClientModel.Primitives.ModelReaderWriter.Write(value)));
        if (type == typeof(SystemData) || type == typeof(ManagedServiceIdentity) || type == typeof(UserAssignedIdentity))
            return new(node => node.Deserialize(type), (value, _) => JsonSerializer.SerializeToNode(value, type));
        return null;
    }

    private static ResponseError ReadError(JsonNode node) =>
        System.ClientModel.Primitives.ModelReaderWriter.Read<ResponseError>(new BinaryData(node.ToJsonString()));

    private static WireCodec Text(Func<string, object> read, Func<object, string> write) =>
        new(node => read((string)node), (value, _) => write(value));

    // Some fields are documented as numbers and arrive as strings; a number sent keeps the type it was declared with.
    private static WireCodec Number(Func<JsonNode, object> read, Func<object, JsonNode> write) =>
        new(node => read(node.GetValueKind() == JsonValueKind.String ? JsonNode.Parse((string)node) : node), (value, _) => write(value));

    private static WireCodec Generic(string method, params Type[] arguments) =>
        (WireCodec)typeof(WireCodec).GetMethod(method, BindingFlags.Static | BindingFlags.NonPublic).MakeGenericMethod(arguments).Invoke(null, []);

    private static WireCodec ListOf<T>()
    {
        var codec = For(typeof(T));
        return new(
            node => node.AsArray().Select(element => (T)codec.Read(element)).ToList(),
            (value, all) => new JsonArray([.. ((IEnumerable<T>)value).Select(element => codec.Write(element, all))]));
    }

    private static WireCodec DictionaryOf<TKey, TValue>()
    {
        var (keys, codec) = (For(typeof(TKey)), For(typeof(TValue)));
        return new(
            node => node.AsObject().ToDictionary(entry => (TKey)keys.Read(JsonValue.Create(entry.Key)), entry => (TValue)codec.Read(entry.Value)),
            (value, all) => new JsonObject(((IEnumerable<KeyValuePair<TKey, TValue>>)value)
                .Select(entry => KeyValuePair.Create(entry.Key.ToString(), codec.Write(entry.Value, all)))));
    }

    // The extensible enums: structs over the string that came from the service.
    private static WireCodec Extensible(Type type) =>
        type.IsValueType && type.GetConstructor(BindingFlags.Instance | BindingFlags.Public, [typeof(string)]) is { } create
            ? Text(text => create.Invoke([text]), value => value.ToString())
            : null;
}
