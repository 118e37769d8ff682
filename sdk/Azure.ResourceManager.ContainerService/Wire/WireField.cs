using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Azure.ResourceManager.ContainerService.Wire;

/// <summary>One property of a model and its place in the JSON document.</summary>
internal sealed class WireField
{
    private readonly PropertyInfo _property;
    private readonly string[] _path;
    private readonly WireCodec _codec;
    private readonly bool _readOnly;

    public WireField(PropertyInfo property, WireAttribute wire)
    {
        _property = property;
        _path = wire.Path.Split('.');
        _codec = wire.DateOnly ? WireCodec.Date : WireCodec.For(property.PropertyType);
        _readOnly = wire.ReadOnly || (property.SetMethod is not { IsPublic: true } && !IsFillable(property.PropertyType));
    }

    public void Read(JsonObject document, object model)
    {
        JsonNode node = document;
        foreach (var name in _path)
            node = (node as JsonObject)?[name];
        if (node is null)
            return;

        try
        {
            _property.SetValue(model, _codec.Read(node));
        }
        catch (Exception problem) when (problem is FormatException or InvalidOperationException or ArgumentException or JsonException)
        {
            throw new FormatException($"The field '{string.Join('.', _path)}' cannot be read as {_property.PropertyType.Name}: {node.ToJsonString()}.", problem);
        }
    }

    public void Write(JsonObject document, object model, bool includeReadOnly)
    {
        if (_readOnly && !includeReadOnly)
        {
            Remove(document, 0);
            return;
        }

        var value = _property.GetValue(model);
        if (value is null)
        {
            Remove(document, 0);
            return;
        }

        // An empty collection is sent only where the document already has one: untouched, it means "not set".
        if (value is ICollection { Count: 0 } && !Contains(document))
            return;

        // The default of an extensible enum holds no text at all.
        if (_codec.Write(value, includeReadOnly) is not { } written)
            return;

        var parent = document;
        foreach (var name in _path[..^1])
        {
            if (parent[name] is not JsonObject child)
                parent[name] = child = [];
            parent = child;
        }

        // A value that was not changed keeps the text it came with.
        if (parent[_path[^1]] is not JsonValue unchanged || !value.Equals(_codec.Read(unchanged)))
            parent[_path[^1]] = written;
    }

    private static bool IsFillable(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() is var generic && (generic == typeof(IList<>) || generic == typeof(IDictionary<,>));

    private bool Contains(JsonObject document)
    {
        JsonNode node = document;
        foreach (var name in _path)
        {
            if (node is not JsonObject parent || !parent.TryGetPropertyValue(name, out node))
                return false;
        }

        return true;
    }

    // A container left empty by the removal goes too, "properties" apart; an explicit null from the service stays as it was.
    private void Remove(JsonObject parent, int depth)
    {
        if (!parent.TryGetPropertyValue(_path[depth], out var node) || node is null)
            return;

        if (depth == _path.Length - 1)
        {
            parent.Remove(_path[depth]);
        }
        else if (node is JsonObject child)
        {
            var before = child.Count;
            Remove(child, depth + 1);
            if (child.Count == 0 && before > 0 && _path[depth] != "properties")
                parent.Remove(_path[depth]);
        }
    }
}
