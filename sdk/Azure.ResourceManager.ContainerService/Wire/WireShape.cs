using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.ResourceManager.Models;

namespace Azure.ResourceManager.ContainerService.Wire;

/// <summary>The JSON form of one model type, worked out once from its attributes.</summary>
internal sealed class WireShape
{
    private static readonly ConcurrentDictionary<Type, WireShape> Shapes = new();

    private readonly Type _type;
    private readonly List<WireField> _fields = [];
    private readonly ConstructorInfo _create;

    private WireShape(Type type)
    {
        _type = type;
        foreach (var property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            if (property.GetCustomAttribute<WireAttribute>() is { } wire)
                _fields.Add(new WireField(property, wire));
        }

        _create = ConstructorFor(type);
    }

    public static WireShape Of(Type type) => Shapes.GetOrAdd(type, static t => new WireShape(t));

    public object Read(JsonObject source)
    {
        if (source is null)
            return null;

        var model = _create.Invoke(ConstructorArguments(source));
        ((IWireModel)model).Source = source;
        foreach (var field in _fields)
            field.Read(source, model);
        return model;
    }

    public JsonObject Write(object model, bool includeReadOnly)
    {
        var document = ((IWireModel)model).Source?.DeepClone().AsObject() ?? [];
        WriteResource(model, document, includeReadOnly);
        foreach (var field in _fields)
            field.Write(document, model, includeReadOnly);
        return document;
    }

    // Identity and envelope live in the base classes of Azure.ResourceManager, which take them by constructor only.
    private static ConstructorInfo ConstructorFor(Type type)
    {
        const BindingFlags any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        Type[] parameters = typeof(TrackedResourceData).IsAssignableFrom(type)
            ? [typeof(ResourceIdentifier), typeof(string), typeof(ResourceType), typeof(SystemData), typeof(IDictionary<string, string>), typeof(AzureLocation)]
            : typeof(ResourceData).IsAssignableFrom(type)
                ? [typeof(ResourceIdentifier), typeof(string), typeof(ResourceType), typeof(SystemData)]
                : [];
        return type.GetConstructor(any, parameters)
            ?? throw new InvalidOperationException($"{type.Name} has no constructor for ({string.Join(", ", parameters.Select(p => p.Name))}).");
    }

    private object[] ConstructorArguments(JsonObject source)
    {
        if (!typeof(ResourceData).IsAssignableFrom(_type))
            return [];

        object[] identity =
        [
            WireCodec.For(typeof(ResourceIdentifier)).Read(source["id"]),
            (string)source["name"],
            (string)source["type"] is { } type ? new ResourceType(type) : default(ResourceType),
            WireCodec.For(typeof(SystemData)).Read(source["systemData"]),
        ];
        if (!typeof(TrackedResourceData).IsAssignableFrom(_type))
            return identity;

        return
        [
            .. identity,
            WireCodec.For(typeof(IDictionary<string, string>)).Read(source["tags"]) ?? new Dictionary<string, string>(),
            (string)source["location"] is { } location ? new AzureLocation(location) : default(AzureLocation),
        ];
    }

    private static void WriteResource(object model, JsonObject document, bool includeReadOnly)
    {
        if (model is not ResourceData resource)
            return;

        foreach (var (name, value) in new[]
        {
            ("id", resource.Id?.ToString()),
            ("name", resource.Name),
            ("type", resource.ResourceType == default ? null : resource.ResourceType.ToString()),
        })
        {
            if (!includeReadOnly)
                document.Remove(name);
            else if (value is not null && !document.ContainsKey(name))
                document[name] = value;
        }

        if (!includeReadOnly)
            document.Remove("systemData");
        else if (resource.SystemData is not null && !document.ContainsKey("systemData"))
            document["systemData"] = WireCodec.For(typeof(SystemData)).Write(resource.SystemData, includeReadOnly);

        if (resource is not TrackedResourceData tracked)
            return;

        if (tracked.Location.Name is not null)
            document["location"] = (string)document["location"] is { } written && new AzureLocation(written) == tracked.Location ? written : tracked.Location.ToString();
        if (tracked.Tags.Count > 0 || document.ContainsKey("tags"))
            document["tags"] = WireCodec.For(typeof(IDictionary<string, string>)).Write(tracked.Tags, includeReadOnly);
    }
}
