using System.Security.Cryptography;
using System.Text;

namespace ReleaseOrchestrator.NodePoolRollout.Domain.BlueGreen;

/// <summary>Names for pools that this product makes: what AKS takes (a lower-case letter, then up to 11 letters and digits), the same for the same upgrade, nobody else's.</summary>
public static class TwinNames
{
    private const int Stem = 8, Suffix = 4;
    private const string Digits = "0123456789abcdefghijklmnopqrstuvwxyz";

    /// <param name="stem">What it begins with: the name of the first pool of the line.</param>
    /// <param name="purpose">Release, pool and role; the name follows from it.</param>
    public static string For(string stem, string purpose, IReadOnlyCollection<string> taken)
    {
        var beginning = stem.ToLowerInvariant()[..Math.Min(Stem, stem.Length)];
        for (var turn = 0; ; turn++)
        {
            var name = beginning + Ending($"{purpose}/{turn}");
            if (!taken.Any(other => ArmId.Same(other, name)))
                return name;
        }
    }

    private static string Ending(string text)
    {
        var number = BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToLowerInvariant())), 0);
        return string.Create(Suffix, number, (span, rest) =>
        {
            for (var i = 0; i < span.Length; i++, rest /= (uint)Digits.Length)
                span[i] = Digits[(int)(rest % (uint)Digits.Length)];
        });
    }
}
