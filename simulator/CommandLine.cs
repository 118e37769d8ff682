using System.Globalization;

namespace AzureSimulator;

/// <summary>Reads the command line; anything not understood is refused with the usage.</summary>
public static class CommandLine
{
    public const string Usage = "usage: AzureSimulator --fleet FILE --data DIR --port N [--speed X] [--fresh]";

    public static SimulatorOptions Parse(string[] arguments)
    {
        string? fleet = null, data = null;
        int? port = null;
        double? speed = null;
        var fresh = false;
        for (var index = 0; index < arguments.Length; index++)
        {
            var name = arguments[index];
            string Value() => ++index < arguments.Length ? arguments[index] : throw new CommandLineException($"{name} needs a value.");
            switch (name)
            {
                case "--fleet":
                    fleet = Value();
                    break;
                case "--data":
                    data = Value();
                    break;
                case "--port":
                    port = int.TryParse(Value(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < 65536
                        ? number : throw new CommandLineException($"--port is '{arguments[index]}'; it must be a number from 0 to 65535.");
                    break;
                case "--speed":
                    speed = double.TryParse(Value(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var factor) && factor <= 1_000_000
                        ? factor : throw new CommandLineException($"--speed is '{arguments[index]}'; it must be a number from 0 to 1000000, such as 60.");
                    break;
                case "--fresh":
                    fresh = true;
                    break;
                default:
                    throw new CommandLineException($"Unknown argument '{name}'.");
            }
        }
        return new SimulatorOptions(
            fleet ?? throw new CommandLineException("--fleet is missing."),
            data ?? throw new CommandLineException("--data is missing."),
            port ?? throw new CommandLineException("--port is missing."))
        { Speed = speed, Fresh = fresh };
    }
}

public sealed class CommandLineException(string problem) : Exception(problem);
