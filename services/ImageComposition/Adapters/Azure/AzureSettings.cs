using ReleaseOrchestrator.ImageComposition.Domain;

namespace ReleaseOrchestrator.ImageComposition.Adapters.Azure;

/// <summary>The section <c>Azure</c>.</summary>
public sealed class AzureSettings
{
    public Uri ArmEndpoint { get; init; } = new("https://management.azure.com/");

    public string Audience { get; init; } = "https://management.azure.com/";

    public Uri AuthorityHost { get; init; } = new("https://login.microsoftonline.com/");

    public string? TenantId { get; init; }

    public string? ClientId { get; init; }

    /// <summary>A file that holds the secret and nothing else.</summary>
    public string? ClientSecretFile { get; init; }

    /// <summary>PEM; trusted in addition to the machine's own roots.</summary>
    public string? CaCertificateFile { get; init; }

    /// <summary>E.g. <c>https://{account}.blob.core.windows.net</c>; <c>{account}</c> stands for <see cref="GallerySettings.StorageAccount"/>.</summary>
    public string? BlobEndpoint { get; init; }

    public string? SubscriptionId { get; init; }

    /// <summary>Whatever DefaultAzureCredential finds (workload identity, managed identity ...) instead of a client secret.</summary>
    public bool UseDefaultCredential { get; init; }

    public GallerySettings Gallery { get; init; } = new();

    /// <summary>Refuses settings that can never work, naming the first one that is missing.</summary>
    public void Require()
    {
        (string Key, string? Value)[] signIn = UseDefaultCredential
            ? []
            : [(nameof(TenantId), TenantId), (nameof(ClientId), ClientId), (nameof(ClientSecretFile), ClientSecretFile)];
        (string Key, string? Value)[] needed =
        [
            (nameof(SubscriptionId), SubscriptionId), (nameof(BlobEndpoint), BlobEndpoint),
            ("Gallery:ResourceGroup", Gallery.ResourceGroup), ("Gallery:Name", Gallery.Name), ("Gallery:Regions", Gallery.Regions.FirstOrDefault()),
            .. signIn,
        ];
        foreach (var (key, value) in needed)
        {
            if (string.IsNullOrWhiteSpace(value))
                throw ImageErrors.GalleryNotConfigured($"Azure:{key}");
        }
        if (BlobEndpoint!.Contains("{account}", StringComparison.Ordinal) && string.IsNullOrWhiteSpace(Gallery.StorageAccount))
            throw ImageErrors.GalleryNotConfigured("Azure:Gallery:StorageAccount");
    }
}

/// <summary>The gallery that node images go to.</summary>
public sealed class GallerySettings
{
    public string? ResourceGroup { get; init; }

    public string? Name { get; init; }

    /// <summary>Every region that clusters take the image in; the gallery itself lives in the first.</summary>
    public List<string> Regions { get; init; } = [];

    /// <summary>The account, in the gallery's resource group, that VHDs are uploaded to.</summary>
    public string? StorageAccount { get; init; }

    public string Publisher { get; init; } = "AzureLinux";

    public string Offer { get; init; } = "AKS";
}
