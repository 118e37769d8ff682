namespace AzureSimulator.Model;

/// <summary>A node image that one region offers from a moment on, and what runs in it.</summary>
public sealed class CatalogueEntry : IDocument
{
    public required string Region { get; init; }

    public required string Image { get; init; }

    public required DateTimeOffset AvailableFrom { get; init; }

    /// <summary>What is said of the image by name, such as kernel, containerd or selinux.</summary>
    public Dictionary<string, string> Facts { get; init; } = [];

    public string Key => $"{Region}/{Image}";
}
