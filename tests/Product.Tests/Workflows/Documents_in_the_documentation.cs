using System.Reflection;
using System.Text.Json;
using ReleaseOrchestrator.Hosting.Documents;
using ReleaseOrchestrator.Workflows.Releases.Domain;

namespace Product.Tests.Workflows;

/// <summary>Every policy and gate of docs and samples is what the reader takes and what the published schema allows; and both know the same members.</summary>
public class Documents_in_the_documentation
{
    private static readonly string Root = FindRoot();

    public static TheoryData<string, string, string> Examples()
    {
        var examples = new TheoryData<string, string, string>();
        foreach (var page in Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var found = File.ReadAllText(page).Split("```yaml\n")[1..].Select(text => text[..text.IndexOf("```", StringComparison.Ordinal)]).ToList();
            for (var n = 0; n < found.Count; n++)
            {
                if (KindOf(found[n]) is { } kind)
                    examples.Add($"{Path.GetFileName(page)} example {n + 1}", kind, found[n]);
            }
        }

        foreach (var (folder, kind) in new[] { ("policies", ReleasePolicy.Kind), ("gates", GateSpec.Kind) })
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(Root, "samples", folder), "*.yaml").Order(StringComparer.Ordinal))
                examples.Add(Path.GetFileName(file), kind, File.ReadAllText(file));
        }

        return examples;
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Are_right_for_the_reader_and_the_schema(string where, string kind, string text)
    {
        if (kind == GateSpec.Kind)
            GateSpec.Check(new DocumentReader().ReadText<GateSpec>(text, where, kind));
        else
            ReleasePolicy.Check(new DocumentReader().ReadText<ReleasePolicy>(text, where, kind), Gates());
        Assert.Empty(Schema(kind).Faults(JsonSchema.FromYaml(text)));
    }

    [Theory]
    [InlineData("type: http", "type: weather")]
    [InlineData("type: http", "type: prometheus")]
    [InlineData("type: http", "type: http\n  surprise: 1")]
    [InlineData("type: http", "type: http\n  failureLimit: -1")]
    [InlineData("type: http", "type: http\n  interval: soon")]
    [InlineData("https://shop", "shop")]
    [InlineData("kind: Gate", "kind: Gates")]
    public void Are_refused_by_the_schema_where_they_are_wrong(string right, string wrong)
    {
        const string gate = """
            apiVersion: releases.azurelinux.dev/v1
            kind: Gate
            metadata:
              name: answers
            spec:
              type: http
              http:
                address: https://shop
            """;
        Assert.Empty(Schema("Gate").Faults(JsonSchema.FromYaml(gate)));
        Assert.NotEmpty(Schema("Gate").Faults(JsonSchema.FromYaml(gate.Replace(right, wrong, StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("ReleasePolicy", typeof(ReleasePolicy))]
    [InlineData("Gate", typeof(GateSpec))]
    public void Have_the_members_that_their_schema_describes(string kind, Type spec)
    {
        var definitions = Schema(kind).Root["$defs"]!.AsObject();
        var checkedTypes = new HashSet<Type>();
        Check(spec);

        void Check(Type type)
        {
            if (!checkedTypes.Add(type))
                return;
            var described = definitions[type.Name]?["properties"]?.AsObject();
            Assert.True(described is not null, $"docs/schemas says nothing of {type.Name}.");
            var members = type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(p => p.CanWrite).ToList();
            Assert.Equal(members.Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name)).Order(StringComparer.Ordinal), described.Select(m => m.Key).Order(StringComparer.Ordinal));
            foreach (var member in members.Select(p => p.PropertyType.IsGenericType && p.PropertyType.GetGenericTypeDefinition() == typeof(List<>) ? p.PropertyType.GetGenericArguments()[0] : p.PropertyType))
            {
                if (member.Assembly == typeof(ReleasePolicy).Assembly && member.IsClass)
                    Check(member);
            }
        }
    }

    private static string? KindOf(string text) => text.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line is "kind: ReleasePolicy" or "kind: Gate")?["kind: ".Length..];

    private static List<string> Gates() =>
        [.. GateSet.BuiltInNames, .. Examples().Where(e => e.Data.Item2 == GateSpec.Kind).Select(e => new DocumentReader().ReadText<GateSpec>(e.Data.Item3, e.Data.Item1, GateSpec.Kind).Metadata.Name)];

    private static JsonSchema Schema(string kind) => JsonSchema.Read(Path.Combine(Root, "docs", "schemas", kind == GateSpec.Kind ? "gate.schema.json" : "release-policy.schema.json"));

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "ReleaseOrchestrator.sln")))
            directory = directory.Parent!;
        return directory.FullName;
    }
}
