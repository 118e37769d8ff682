using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Product.Tests.Workflows;

/// <summary>As much of JSON Schema as the schemas in docs/schemas use; a keyword that it does not know is a fault of the schema.</summary>
internal sealed class JsonSchema(JsonObject root)
{
    private static readonly string[] Known =
    [
        "$schema", "$defs", "$ref", "title", "description", "type", "properties", "required", "additionalProperties", "items", "enum", "const", "pattern", "minimum", "maximum", "minItems",
        "allOf", "if", "then",
    ];

    public JsonObject Root => root;

    public static JsonSchema Read(string path) => new(JsonNode.Parse(File.ReadAllText(path))!.AsObject());

    /// <summary>Plain scalars as YAML 1.2 reads them, quoted ones as text.</summary>
    public static JsonNode? FromYaml(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return Node(stream.Documents.Single().RootNode);
    }

    public IEnumerable<string> Faults(JsonNode? value) => Faults(root, value, "$");

    private static JsonNode? Node(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(child => KeyValuePair.Create(((YamlScalarNode)child.Key).Value!, Node(child.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Node)]),
        YamlScalarNode { Style: not ScalarStyle.Plain } quoted => JsonValue.Create(quoted.Value),
        YamlScalarNode { Value: "true" or "false" } flag => JsonValue.Create(flag.Value == "true"),
        YamlScalarNode scalar when long.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        YamlScalarNode scalar when double.TryParse(scalar.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => null,
    };

    private IEnumerable<string> Faults(JsonObject schema, JsonNode? value, string at)
    {
        if (schema.Select(member => member.Key).Except(Known).FirstOrDefault() is { } unknown)
            return [$"{at}: the schema uses {unknown}"];
        return Own(schema, value, at)
            .Concat(schema["$ref"] is { } reference ? Faults(root["$defs"]![reference.GetValue<string>()["#/$defs/".Length..]]!.AsObject(), value, at) : [])
            .Concat((schema["allOf"]?.AsArray() ?? []).SelectMany(part => Faults(part!.AsObject(), value, at)))
            .Concat(schema["if"] is { } condition && !Faults(condition.AsObject(), value, at).Any() ? Faults(schema["then"]!.AsObject(), value, at) : []);
    }

    private IEnumerable<string> Own(JsonObject schema, JsonNode? value, string at)
    {
        if (schema["type"] is { } type && !(type is JsonArray several ? several.Select(t => t!.GetValue<string>()) : [type.GetValue<string>()]).Any(t => Is(t, value)))
            yield return $"{at}: {value?.ToJsonString()} is not {type.ToJsonString()}";
        if (schema["const"] is { } wanted && !JsonNode.DeepEquals(wanted, value))
            yield return $"{at}: not {wanted.ToJsonString()}";
        if (schema["enum"] is JsonArray names && !names.Any(name => JsonNode.DeepEquals(name, value)))
            yield return $"{at}: {value?.ToJsonString()} is not one of {names.ToJsonString()}";
        if (schema["pattern"] is { } pattern && value is JsonValue text && text.TryGetValue<string>(out var word) && !Regex.IsMatch(word, pattern.GetValue<string>()))
            yield return $"{at}: '{word}' does not match {pattern}";
        if (value is JsonValue scalar && Number(scalar) is { } number && (number < (schema["minimum"]?.GetValue<double>() ?? number) || number > (schema["maximum"]?.GetValue<double>() ?? number)))
            yield return $"{at}: {number} is out of range";
        if (value is JsonArray list)
        {
            if (list.Count < (schema["minItems"]?.GetValue<int>() ?? 0))
                yield return $"{at}: too few items";
            foreach (var fault in list.SelectMany((item, n) => schema["items"] is { } items ? Faults(items.AsObject(), item, $"{at}[{n}]") : []))
                yield return fault;
        }

        if (value is JsonObject map)
        {
            foreach (var fault in OfMembers(schema, map, at))
                yield return fault;
        }
    }

    private IEnumerable<string> OfMembers(JsonObject schema, JsonObject map, string at)
    {
        foreach (var missing in (schema["required"]?.AsArray() ?? []).Where(name => !map.ContainsKey(name!.GetValue<string>())))
            yield return $"{at}: {missing} is missing";
        foreach (var (name, member) in map)
        {
            var described = schema["properties"]?[name]?.AsObject() ?? schema["additionalProperties"] as JsonObject;
            if (described is null && schema["additionalProperties"] is JsonValue)
                yield return $"{at}: {name} is not known";
            foreach (var fault in described is null ? [] : Faults(described, member, $"{at}.{name}"))
                yield return fault;
        }
    }

    private static bool Is(string type, JsonNode? value) => type switch
    {
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value is JsonValue text && text.TryGetValue<string>(out _),
        "boolean" => value is JsonValue flag && flag.TryGetValue<bool>(out _),
        "integer" => value is JsonValue whole && Number(whole) is { } number && double.IsInteger(number),
        _ => value is JsonValue any && Number(any) is not null,
    };

    private static double? Number(JsonValue value) =>
        value.TryGetValue<long>(out var whole) ? whole : value.TryGetValue<double>(out var number) ? number : null;
}
