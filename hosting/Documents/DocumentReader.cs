using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace ReleaseOrchestrator.Hosting.Documents;

/// <summary>Reads documents strictly: what is unknown, missing, doubled or of the wrong type is refused with file, line and column.</summary>
public sealed class DocumentReader
{
    private readonly IDeserializer _yaml = new DeserializerBuilder()
        .WithNamingConvention(CamelCaseNamingConvention.Instance)
        .WithDuplicateKeyChecking()
        .WithEnforceRequiredMembers()
        .WithEnforceNullability()
        .WithTypeConverter(new DurationConverter())
        .WithTypeConverter(new NameConverter())
        .Build();

    /// <summary>Reads one file.</summary>
    /// <param name="kind">The <c>kind</c> that is expected.</param>
    public Document<TSpec> ReadFile<TSpec>(string path, string kind) => ReadText<TSpec>(File.ReadAllText(path), path, kind);

    /// <summary>Reads every <c>*.yaml</c> of a directory, by file name; two of the same name are refused.</summary>
    public IReadOnlyList<Document<TSpec>> ReadDirectory<TSpec>(string directory, string kind)
    {
        if (!Directory.Exists(directory))
            return [];
        var documents = Directory.EnumerateFiles(directory, "*.yaml").Order(StringComparer.Ordinal).Select(file => ReadFile<TSpec>(file, kind)).ToList();
        if (documents.GroupBy(d => d.Metadata.Name).FirstOrDefault(g => g.Count() > 1) is { } doubled)
            throw doubled.Last().Fail("metadata.name", $"There is another {kind} named '{doubled.Key}' in {directory}. Give each its own name.");
        return documents;
    }

    /// <param name="name">Stands for the file in errors.</param>
    public Document<TSpec> ReadText<TSpec>(string text, string name, string kind)
    {
        try
        {
            var stream = Load(text);
            if (stream.Documents.Count != 1)
                throw DocumentSource.At(name, Mark.Empty, $"There are {stream.Documents.Count} YAML documents; write one {kind} per file.");
            var source = new DocumentSource(name, stream.Documents[0].RootNode);
            var document = _yaml.Deserialize<Document<TSpec>>(text);
            document.Source = source;
            Check(document, kind);
            return document;
        }
        catch (YamlException e)
        {
            throw DocumentSource.At(name, e.Start, Plain(e, text));
        }
    }

    private static YamlStream Load(string text)
    {
        var parser = new Parser(new StringReader(text));
        try
        {
            var stream = new YamlStream();
            stream.Load(parser);
            return stream;
        }
        catch (InvalidOperationException)
        {
            // The scanner gives up on some broken flow collections without saying where: what was read last is before it.
            var last = parser.Current?.End ?? Mark.Empty;
            throw new YamlException(last, last, "This is not YAML from here on. Look for a bracket, brace or quote that is not closed.");
        }
    }

    private static void Check<TSpec>(Document<TSpec> document, string kind)
    {
        if (document.ApiVersion != Document<TSpec>.Version)
            throw document.Fail("apiVersion", $"apiVersion is '{document.ApiVersion}'; write '{Document<TSpec>.Version}'.");
        if (document.Kind != kind)
            throw document.Fail("kind", $"kind is '{document.Kind}'; a {kind} is expected here.");
        if (document.Metadata.Name.Length is 0 or > 63 || !document.Metadata.Name.All(c => c is '-' or (>= 'a' and <= 'z') or (>= '0' and <= '9')))
            throw document.Fail("metadata.name", $"'{document.Metadata.Name}' is not a name: use up to 63 lower-case letters, digits and dashes.");
    }

    /// <summary>The innermost message says what was wrong; the outer ones only where in .NET.</summary>
    private static string Plain(YamlException e, string text)
    {
        Exception inner = e;
        while (inner.InnerException is { } next)
            inner = next;
        var message = inner.Message;
        if (message.StartsWith("Property '", StringComparison.Ordinal) && message.Contains("not found on type", StringComparison.Ordinal))
            return $"'{message.Split('\'')[1]}' is not known here. Check the spelling and the indentation.";
        return string.IsNullOrWhiteSpace(text) ? "The document is empty." : message;
    }

    private sealed class DurationConverter : IYamlTypeConverter
    {
        public bool Accepts(Type type) => type == typeof(TimeSpan) || type == typeof(TimeSpan?);

        public object? ReadYaml(IParser parser, Type type, ObjectDeserializer rootDeserializer)
        {
            var scalar = parser.Consume<Scalar>();
            if (Duration.TryParse(scalar.Value, out var duration))
                return duration;
            throw new YamlException(scalar.Start, scalar.End, $"'{scalar.Value}' is not a duration. Write a number and s, m, h or d: 30s, 45m, 24h, 3d.");
        }

        public void WriteYaml(IEmitter emitter, object? value, Type type, ObjectSerializer serializer) =>
            emitter.Emit(new Scalar(Duration.Write((TimeSpan)value!)));
    }
}
