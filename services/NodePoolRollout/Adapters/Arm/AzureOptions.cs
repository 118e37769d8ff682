namespace ReleaseOrchestrator.NodePoolRollout.Adapters.Arm;

/// <summary>Section <c>Azure</c>: where ARM is and who this service is there. Without an endpoint it is the public cloud.</summary>
public sealed class AzureOptions
{
    public Uri? ArmEndpoint { get; set; }

    /// <summary>What tokens are asked for; the default is the endpoint itself.</summary>
    public string? Audience { get; set; }

    public Uri? AuthorityHost { get; set; }

    public string? TenantId { get; set; }

    public string? ClientId { get; set; }

    /// <summary>File with the client secret; white space around it does not count.</summary>
    public string? ClientSecretFile { get; set; }

    /// <summary>PEM file with certificate authorities trusted in addition to the machine's.</summary>
    public string? CaCertificateFile { get; set; }

    public string[] SubscriptionIds { get; set; } = [];

    /// <summary>Managed identity, workload identity or whatever the machine offers, instead of a client secret.</summary>
    public bool UseDefaultCredential { get; set; }

    /// <summary>How long a single request may take.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(12);

    /// <summary>Share of AKS's published request limits that this service allows itself; more than 1 where the limits were raised.</summary>
    public double RequestShare { get; set; } = 1;
}
