using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace ReleaseOrchestrator.Hosting.Documents;

/// <summary>One of a few names, written in camelCase (<c>blueGreen</c>) and read in any case. Another name is refused with those there are.</summary>
internal sealed class NameConverter : IYamlTypeConverter
{
    public bool Accepts(Type type) => (Nullable.GetUnderlyingType(type) ?? type).IsEnum;

    public object? ReadYaml(IParser parser, Type type, ObjectDeserializer rootDeserializer)
    {
        var scalar = parser.Consume<Scalar>();
        var names = Enum.GetNames(Nullable.GetUnderlyingType(type) ?? type);
        return Array.Find(names, name => name.Equals(scalar.Value, StringComparison.OrdinalIgnoreCase)) is { } known
            ? Enum.Parse(Nullable.GetUnderlyingType(type) ?? type, known)
            : throw new YamlException(scalar.Start, scalar.End, $"'{scalar.Value}' is not known here. Write one of: {string.Join(", ", names.Select(Written))}.");
    }

    public void WriteYaml(IEmitter emitter, object? value, Type type, ObjectSerializer serializer) => emitter.Emit(new Scalar(Written($"{value}")));

    private static string Written(string name) => $"{char.ToLowerInvariant(name[0])}{name[1..]}";
}
