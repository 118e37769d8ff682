using System.CommandLine;
using ReleaseOrchestrator.Cli.Api;
using ReleaseOrchestrator.Cli.Commands;

var root = new RootCommand("Drives Release Orchestrator from a terminal. Set RELCTL_SERVER and RELCTL_TOKEN, or give --server and --token.")
{
    ReleaseCommands.Create(),
    PlanCommand.Create(),
    FleetCommands.Create(),
    EvidenceCommands.Create(),
    AuditCommands.Create(),
    TokenCommands.Create(),
};
try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (ApiException e)
{
    await Console.Error.WriteLineAsync($"relctl: {e.Message}{(e.Field is null ? "" : $" [{e.Field}]")} ({e.Code})");
    return 1;
}
catch (HttpRequestException e)
{
    await Console.Error.WriteLineAsync($"relctl: the server cannot be reached: {e.Message}. Is it running, and is --server right?");
    return 1;
}
