using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace LocalDapr.Resources;

/// <summary>A YAML value that knows its file, line and path, so that whatever is wrong with it can be said precisely.</summary>
public sealed class YamlValue(string file, string path, YamlNode node)
{
    public string File { get; } = file;

    public long Line => node.Start.Line;

    public static IReadOnlyList<YamlValue> Documents(string file)
    {
        try
        {
            using var reader = new StreamReader(file);
            var stream = new YamlStream();
            stream.Load(reader);
            return [.. stream.Documents.Select(d => new YamlValue(file, "", d.RootNode)).Where(v => !v.IsEmpty)];
        }
        catch (YamlException e)
        {
            throw ConfigurationException.At(file, e.Start.Line, e.Start.Column, e.Message);
        }
        catch (InvalidOperationException e)
        {
            throw new ConfigurationException($"{file}: it cannot be read as YAML", e); // the parser has no words for some of what is wrong
        }
    }

    public bool IsEmpty => node is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" };

    public bool IsMapping => node is YamlMappingNode;

    public YamlValue? Find(string key) =>
        Mapping().Children.TryGetValue(new YamlScalarNode(key), out var child) && Child(key, child) is { IsEmpty: false } value
            ? value
            : null;

    public YamlValue Require(string key) => Find(key) ?? throw Refuse($"the field '{Join(key)}' is required");

    public IEnumerable<KeyValuePair<string, YamlValue>> Entries() =>
        Mapping().Children.Select(pair =>
        {
            var key = ((YamlScalarNode)pair.Key).Value ?? "";
            return KeyValuePair.Create(key, Child(key, pair.Value));
        });

    public IReadOnlyList<YamlValue> Items() =>
        node is YamlSequenceNode sequence
            ? [.. sequence.Children.Select((child, i) => new YamlValue(File, $"{path}[{i}]", child))]
            : throw Refuse($"'{path}' must be a list");

    /// <summary>The scalar as text; empty when written as null.</summary>
    public string Text() =>
        node is YamlScalarNode scalar ? scalar.Value ?? "" : throw Refuse($"'{path}' must be a single value");

    public int Number() =>
        int.TryParse(Text(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Refuse($"'{path}' must be a whole number, not '{Text()}'");

    public int Port() =>
        Number() is > 0 and <= 65535 and var port ? port : throw Refuse($"'{path}' must be a port from 1 to 65535");

    public bool Flag() => Text() switch
    {
        "true" or "True" or "TRUE" => true,
        "false" or "False" or "FALSE" => false,
        var other => throw Refuse($"'{path}' must be true or false, not '{other}'"),
    };

    public TimeSpan Duration() =>
        GoDuration.TryParse(Text(), out var duration)
            ? duration
            : throw Refuse($"'{path}' must be a duration such as 500ms, 5s or 1m30s, not '{Text()}'");

    /// <summary>As resiliency policies have them: a number without a unit counts milliseconds.</summary>
    public TimeSpan DurationOrMilliseconds() =>
        int.TryParse(Text(), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) ? TimeSpan.FromMilliseconds(milliseconds) : Duration();

    /// <summary>Refuses a document of another version, or with parts that no resource has; gives its version.</summary>
    public string OnlyDocument(params string[] versions)
    {
        Only("apiVersion", "kind", "metadata", "spec", "auth", "scopes");
        var version = Require("apiVersion");
        return versions.Contains(version.Text())
            ? version.Text()
            : throw version.Refuse($"apiVersion '{version.Text()}' of kind {Require("kind").Text()} is not served; use {string.Join(" or ", versions)}");
    }

    /// <summary>Refuses every field that is not in the list, naming those that are.</summary>
    public YamlValue Only(params string[] fields)
    {
        foreach (var (key, value) in Entries())
            if (!fields.Contains(key, StringComparer.Ordinal))
                throw value.Refuse($"unknown field '{Join(key)}'; known are {string.Join(", ", fields)}");
        return this;
    }

    public ConfigurationException Refuse(string message) =>
        ConfigurationException.At(File, node.Start.Line, node.Start.Column, message);

    private YamlMappingNode Mapping() =>
        node as YamlMappingNode ?? throw Refuse(path.Length == 0 ? "the document must be a mapping" : $"'{path}' must be a mapping");

    private YamlValue Child(string key, YamlNode child) => new(File, Join(key), child);

    private string Join(string key) => path.Length == 0 ? key : $"{path}.{key}";
}
