namespace AzureSimulator.Model;

/// <summary>A node image that one region offers from a moment on, and what runs in it.</summary>
public sealed class CatalogueEntry : IDocument
{
    public required string Region { get; init; }

    public required string Image { get; init; }

    public required DateTimeOffset AvailableFrom { get; init; }

    public required string Kernel { get; init; }

    public required string Containerd { get; init; }

    public string Key => $"{Region}/{Image}";
}
