using System.Globalization;

namespace ReleaseOrchestrator.ImageComposition.Domain;

/// <summary>What AKS calls a node image: the release's date and a respin counter (202611.21.0), behind its family.</summary>
public sealed record NodeImageVersion(DateOnly Date, int Respin)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Date:yyyyMM}.{Date:dd}.{Respin}");

    public string For(string family) => $"{family}-{this}";
}
