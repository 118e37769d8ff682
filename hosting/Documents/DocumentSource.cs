using ReleaseOrchestrator.Contracts;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ReleaseOrchestrator.Hosting.Documents;

/// <summary>The text a document was read from: finds the line and column of a path in it.</summary>
internal sealed class DocumentSource(string name, YamlNode root)
{
    public const string ErrorCode = "document-invalid";

    public DomainException Fail(string path, string problem) => At(name, Locate(path), problem, path);

    public static DomainException At(string name, Mark mark, string problem, string? field = null) =>
        new(ErrorKind.Invalid, ErrorCode, $"{name}:{mark.Line}:{mark.Column}: {problem}", field);

    private Mark Locate(string path)
    {
        var node = root;
        foreach (var step in path.Replace("[", ".[", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            var next = node switch
            {
                YamlMappingNode map => map.Children.FirstOrDefault(c => c.Key is YamlScalarNode key && key.Value == step).Value,
                YamlSequenceNode list when step.StartsWith('[') && int.TryParse(step.Trim('[', ']'), out var index) && index < list.Children.Count => list.Children[index],
                _ => null,
            };
            if (next is null)
                break;
            node = next;
        }

        return node.Start;
    }
}
