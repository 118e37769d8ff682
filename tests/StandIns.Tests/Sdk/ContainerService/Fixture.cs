using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace StandIns.Tests.Sdk.ContainerService;

/// <summary>The service's own examples.</summary>
public static class Fixture
{
    public static JsonNode Load(string name, [CallerFilePath] string here = "") =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "../../Fixtures/arm", $"{name}.json")))!;

    public static JsonNode Body(string name, int status = 200) => Load(name)["responses"]![$"{status}"]!["body"]!.DeepClone();

    public static JsonNode Request(string name) => Load(name)["parameters"]!["parameters"]!.DeepClone();
}
