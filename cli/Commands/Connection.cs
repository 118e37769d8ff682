using System.CommandLine;
using ReleaseOrchestrator.Cli.Api;

namespace ReleaseOrchestrator.Cli.Commands;

/// <summary>The options that say which server, and as whom.</summary>
internal static class Connection
{
    private static readonly Option<Uri> Server = new("--server")
    {
        Description = "Address of the gateway.",
        Recursive = true,
        DefaultValueFactory = _ => new Uri(Environment.GetEnvironmentVariable("RELCTL_SERVER") ?? "http://127.0.0.1:8080"),
    };

    private static readonly Option<string?> Token = new("--token")
    {
        Description = "API token; the first one is in data/gateway/admin-token.",
        Recursive = true,
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("RELCTL_TOKEN"),
    };

    public static Command Connected(this Command command)
    {
        command.Add(Server);
        command.Add(Token);
        return command;
    }

    public static ReleaseApi Api(this ParseResult parsed) =>
        new(parsed.GetRequiredValue(Server), parsed.GetValue(Token) ?? throw new ApiException(System.Net.HttpStatusCode.Unauthorized, "token-missing", "There is no token: give --token or set RELCTL_TOKEN.", null));
}
