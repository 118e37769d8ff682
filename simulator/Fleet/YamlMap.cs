using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace AzureSimulator.Fleet;

/// <summary>A YAML mapping that is read strictly: wrong types, missing and unknown fields are refused with their position.</summary>
internal sealed class YamlMap
{
    private readonly string file;
    private readonly YamlMappingNode node;
    private readonly Dictionary<string, YamlNode> values = [];
    private readonly List<string> asked = [];

    public YamlMap(string file, YamlNode node, string what)
    {
        this.file = file;
        this.node = node as YamlMappingNode ?? throw At(node, $"{what} must be a mapping (field: value)");
        foreach (var (key, value) in this.node.Children)
        {
            if (key is not YamlScalarNode { Value: { } name })
                throw At(key, $"a field name of {what} must be plain text");
            values.Add(name, value);
        }
    }

    public IEnumerable<string> Names => values.Keys;

    public bool Has(string field) => Find(field) is not null;

    public string Text(string field) =>
        TextOrNull(field) ?? throw At(node, $"field '{field}' is missing");

    public string? TextOrNull(string field) => Find(field) switch
    {
        null => null,
        YamlScalarNode { Value: { Length: > 0 } value } => value,
        var other => throw At(other, $"field '{field}' must be text"),
    };

    public string Matching(string field, Regex form, string example) =>
        MatchingOrNull(field, form, example) ?? throw At(node, $"field '{field}' is missing");

    public string? MatchingOrNull(string field, Regex form, string example) =>
        TextOrNull(field) is not { } value ? null
        : form.IsMatch(value) ? value
        : throw At(Find(field)!, $"field '{field}' is '{value}'; it must look like {example}");

    public string OneOf(string field, string otherwise, params string[] allowed) =>
        TextOrNull(field) is not { } value ? otherwise
        : allowed.Contains(value) ? value
        : throw At(Find(field)!, $"field '{field}' is '{value}'; allowed: {string.Join(", ", allowed)}");

    public int? NumberOrNull(string field, int least, int most) =>
        TextOrNull(field) is not { } value ? null
        : int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : throw At(Find(field)!, $"field '{field}' is '{value}'; it must be a whole number from {least} to {most}");

    public int Number(string field, int least, int most) =>
        NumberOrNull(field, least, most) ?? throw At(node, $"field '{field}' is missing");

    public double Decimal(string field, double otherwise) =>
        TextOrNull(field) is not { } value ? otherwise
        : double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number
        : throw At(Find(field)!, $"field '{field}' is '{value}'; it must be a number such as 60");

    public bool Flag(string field, bool otherwise) => TextOrNull(field) switch
    {
        null => otherwise,
        "true" => true,
        "false" => false,
        var value => throw At(Find(field)!, $"field '{field}' is '{value}'; it must be true or false"),
    };

    public TimeSpan Duration(string field, TimeSpan otherwise) =>
        TextOrNull(field) is not { } value ? otherwise
        : SimulatedDuration.TryParse(value, out var duration) ? duration
        : throw At(Find(field)!, $"field '{field}' is '{value}'; it must be a duration such as 90s, 3m, 2h or 7d");

    public DateTimeOffset? MomentOrNull(string field) =>
        TextOrNull(field) is not { } value ? null
        : DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment.ToUniversalTime()
        : throw At(Find(field)!, $"field '{field}' is '{value}'; it must be a moment such as 2026-11-02T08:00:00Z");

    public YamlMap? MapOrNull(string field) => Find(field) is { } value ? new YamlMap(file, value, $"'{field}'") : null;

    public IReadOnlyDictionary<string, string> Texts(string field)
    {
        if (MapOrNull(field) is not { } map)
            return new Dictionary<string, string>();
        return map.Names.ToDictionary(name => name, map.Text);
    }

    public IReadOnlyList<string> TextList(string field) =>
        [.. Items(field).Select(item => item is YamlScalarNode { Value: { Length: > 0 } value }
            ? value
            : throw At(item, $"each entry of '{field}' must be text"))];

    public IReadOnlyList<T> Maps<T>(string field, Func<YamlMap, T> read, bool required = false)
    {
        if (required && !Has(field))
            throw At(node, $"field '{field}' is missing");
        return [.. Items(field).Select(item =>
        {
            var map = new YamlMap(file, item, $"each entry of '{field}'");
            var value = read(map);
            map.Finish();
            return value;
        })];
    }

    public void Finish()
    {
        foreach (var (name, _) in values)
        {
            if (!asked.Contains(name))
            {
                var key = node.Children.Keys.First(key => key is YamlScalarNode scalar && scalar.Value == name);
                throw At(key, $"field '{name}' is not known here; known fields: {string.Join(", ", asked.Distinct())}");
            }
        }
    }

    public FleetFileException Wrong(string field, string problem) => At(Find(field) ?? node, problem);

    private IEnumerable<YamlNode> Items(string field) => Find(field) switch
    {
        null => [],
        YamlSequenceNode sequence => sequence.Children,
        var other => throw At(other, $"field '{field}' must be a list"),
    };

    private YamlNode? Find(string field)
    {
        asked.Add(field);
        return values.GetValueOrDefault(field);
    }

    private FleetFileException At(YamlNode where, string problem) => new(file, where.Start.Line, where.Start.Column, problem);
}
