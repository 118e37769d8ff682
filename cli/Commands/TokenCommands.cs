using System.CommandLine;

namespace ReleaseOrchestrator.Cli.Commands;

/// <summary><c>relctl token create</c>.</summary>
internal static class TokenCommands
{
    public static Command Create()
    {
        var name = new Argument<string>("name") { Description = "Whose it is; appears in the audit log as token:NAME." };
        var roles = new Option<string[]>("--role") { Description = "viewer, operator, approver or admin; may be repeated.", Required = true };
        var create = new Command("create", "Make an API token. It is shown once.") { name, roles };
        create.SetAction(async (parsed, stop) =>
        {
            using var api = parsed.Api();
            Console.WriteLine((await api.CreateToken(parsed.GetRequiredValue(name), parsed.GetRequiredValue(roles), stop)).Secret);
        });
        return new Command("token", "API tokens.") { create }.Connected();
    }
}
