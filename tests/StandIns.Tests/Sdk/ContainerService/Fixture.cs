using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace StandIns.Tests.Sdk.ContainerService;

/// <summary>The service's own examples.</summary>
public static class Fixture
{
    public static JsonNode Load(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(Path.GetDirectoryName(Here())!, "../../Fixtures/arm", $"{name}.json")))!;

    public static JsonNode Body(string name, int status = 200) => Load(name)["responses"]![$"{status}"]!["body"]!.DeepClone();

    public static JsonNode Request(string name) => Load(name)["parameters"]!["parameters"]!.DeepClone();

    private static string Here([CallerFilePath] string file = "") => file;
}
