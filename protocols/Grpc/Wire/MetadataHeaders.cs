using Grpc.Core;

namespace Protocols.Grpc.Wire;

/// <summary>Metadata as headers: text as it is, bytes as base64, several values of one name joined by commas or not.</summary>
public static class MetadataHeaders
{
    public static string Write(Metadata.Entry entry) => entry.IsBinary ? Convert.ToBase64String(entry.ValueBytes).TrimEnd('=') : entry.Value;

    /// <summary>Leaves out what belongs to gRPC and HTTP themselves, and bytes that are badly encoded.</summary>
    public static Metadata Read(IEnumerable<KeyValuePair<string, IEnumerable<string>>> headers)
    {
        var metadata = new Metadata();
        foreach (var (name, values) in headers.Where(header => !IsReserved(header.Key)))
        {
            foreach (var value in values)
            {
                if (!Metadata.IsBinary(name)) AddText(metadata, name, value);
                else foreach (var part in value.Split(',', StringSplitOptions.TrimEntries)) AddBytes(metadata, name, part);
            }
        }
        return metadata;
    }

    /// <summary>Padded or not, as the protocol asks of whoever reads.</summary>
    public static byte[]? ReadBytes(string value)
    {
        var bytes = new byte[value.Length];
        return Convert.TryFromBase64String(value.TrimEnd('=').PadRight((value.TrimEnd('=').Length + 3) / 4 * 4, '='), bytes, out var length)
            ? bytes[..length]
            : null;
    }

    private static bool IsReserved(string name) =>
        name.Equals("grpc-status", StringComparison.OrdinalIgnoreCase) || name.Equals("grpc-message", StringComparison.OrdinalIgnoreCase)
        || name.Equals("content-type", StringComparison.OrdinalIgnoreCase) || name.Equals("date", StringComparison.OrdinalIgnoreCase)
        || name.Equals("server", StringComparison.OrdinalIgnoreCase) || name.Equals("content-length", StringComparison.OrdinalIgnoreCase);

    private static void AddText(Metadata metadata, string name, string value)
    {
        if (value.All(c => c is >= ' ' and <= '~')) metadata.Add(name, value);
    }

    private static void AddBytes(Metadata metadata, string name, string value)
    {
        if (ReadBytes(value) is { } bytes) metadata.Add(name, bytes);
    }
}
