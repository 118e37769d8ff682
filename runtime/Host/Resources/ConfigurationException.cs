namespace LocalDapr.Resources;

/// <summary>A file of the user cannot be accepted; the message says where, why, and what would have worked.</summary>
public sealed class ConfigurationException(string message, Exception? inner = null) : Exception(message, inner)
{
    public static ConfigurationException At(string file, long line, long column, string message) =>
        new($"{file}:{line}:{column}: {message}");
}
