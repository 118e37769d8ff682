using System.CommandLine;
using LocalDapr.Commands;
using LocalDapr.Resources;

var root = new RootCommand("A single-machine runtime with the API of daprd for every app of a run file.")
{
    RunCommand.Create(),
    SidecarCommand.Create(),
};
try
{
    return await root.Parse(SidecarFlags.WithTwoDashes(args)).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
}
catch (ConfigurationException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}
