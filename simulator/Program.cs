using AzureSimulator;
using AzureSimulator.Fleet;
using AzureSimulator.Model;

try
{
    await using var simulator = await Simulator.Start(CommandLine.Parse(args));
    Console.WriteLine($"Azure simulator is ready at {simulator.Address} (time runs at {simulator.World.Clock.Speed}x)");
    await simulator.Stopped;
    return 0;
}
catch (CommandLineException problem)
{
    Console.Error.WriteLine(problem.Message);
    Console.Error.WriteLine(CommandLine.Usage);
    return 2;
}
catch (Exception problem) when (problem is FleetFileException or FleetChangedException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(problem.Message);
    return 1;
}
