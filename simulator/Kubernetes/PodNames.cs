using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AzureSimulator.Kubernetes;

/// <summary>Pod names in the form Kubernetes gives them, the same whenever the same history is repeated.</summary>
internal static class PodNames
{
    private const string Letters = "bcdfghjklmnpqrstvwxz2456789";

    public static string Hash(string name) => Text(name, 10);

    public static string Suffix(string cluster, string workload, long number) =>
        Text($"{cluster}/{workload}/{number.ToString(CultureInfo.InvariantCulture)}".ToLowerInvariant(), 5);

    private static string Text(string seed, int length) =>
        new([.. SHA256.HashData(Encoding.UTF8.GetBytes(seed)).Take(length).Select(value => Letters[value % Letters.Length])]);
}
