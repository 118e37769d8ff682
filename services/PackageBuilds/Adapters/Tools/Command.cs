using System.Diagnostics;
using System.Text;

namespace ReleaseOrchestrator.PackageBuilds.Adapters.Tools;

/// <summary>Runs a program to its end. Whoever stops waiting kills it with all it started.</summary>
public sealed class Command(string program, params IEnumerable<string> arguments)
{
    private readonly List<string> _arguments = [.. arguments];
    private readonly Dictionary<string, string?> _environment = new(StringComparer.Ordinal) { ["LC_ALL"] = "C.UTF-8", ["TZ"] = "UTC" };
    private string? _directory;
    private Stream? _log;

    /// <summary>What a program said and how it ended.</summary>
    public sealed record Result(int ExitCode, string Output, string Errors)
    {
        public bool Succeeded => ExitCode == 0;
    }

    public Command With(string variable, string? value)
    {
        _environment[variable] = value;
        return this;
    }

    public Command In(string directory)
    {
        _directory = directory;
        return this;
    }

    /// <summary>Both outputs go to the log as they come, and not into the result.</summary>
    public Command LogTo(Stream log)
    {
        _log = log;
        return this;
    }

    public async Task<Result> Run(CancellationToken stop)
    {
        var start = new ProcessStartInfo(program, _arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _directory ?? "/",
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var (name, value) in _environment)
            start.Environment[name] = value;

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        try
        {
            // Standard input stays open until the end: a sandbox ends itself when it closes, so it never outlives this process.
            Result result;
            if (_log is { } log)
            {
                using var oneWriter = new SemaphoreSlim(1);
                await Task.WhenAll(
                    Copy(process.StandardOutput.BaseStream, log, oneWriter, stop),
                    Copy(process.StandardError.BaseStream, log, oneWriter, stop),
                    process.WaitForExitAsync(stop));
                result = new Result(process.ExitCode, "", "");
            }
            else
            {
                var output = process.StandardOutput.ReadToEndAsync(stop);
                var errors = process.StandardError.ReadToEndAsync(stop);
                await process.WaitForExitAsync(stop);
                result = new Result(process.ExitCode, await output, await errors);
            }
            return result;
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <exception cref="CommandFailedException">It ended with anything but 0.</exception>
    public async Task<string> Require(CancellationToken stop)
    {
        var result = await Run(stop);
        return result.Succeeded ? result.Output : throw new CommandFailedException(program, result);
    }

    private static async Task Copy(Stream from, Stream to, SemaphoreSlim oneWriter, CancellationToken stop)
    {
        var buffer = new byte[16 * 1024];
        int count;
        while ((count = await from.ReadAsync(buffer, stop)) > 0)
        {
            await oneWriter.WaitAsync(stop);
            try
            {
                await to.WriteAsync(buffer.AsMemory(0, count), stop);
                await to.FlushAsync(stop);
            }
            finally
            {
                oneWriter.Release();
            }
        }
    }
}

/// <summary>A program failed that was expected to succeed.</summary>
public sealed class CommandFailedException(string program, Command.Result result)
    : Exception($"{Path.GetFileName(program)} ended with status {result.ExitCode}: {Shorten(result.Errors.Length > 0 ? result.Errors : result.Output)}")
{
    public Command.Result Result { get; } = result;

    private static string Shorten(string text)
    {
        text = text.Trim();
        return text.Length <= 2000 ? text : "..." + text[^2000..];
    }
}
