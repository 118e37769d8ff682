using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>Security settings of the nodes.</summary>
public partial class AgentPoolSecurityProfile : IJsonModel<AgentPoolSecurityProfile>, IWireModel<AgentPoolSecurityProfile>
{
    /// <summary>Initializes a new, empty instance.</summary>
    public AgentPoolSecurityProfile()
    {
    }

    /// <summary>Whether the nodes have a virtual TPM.</summary>
    [Wire("enableVTPM")]
    public bool? IsVtpmEnabled { get; set; }

    /// <summary>Whether the nodes start by secure boot.</summary>
    [Wire("enableSecureBoot")]
    public bool? IsSecureBootEnabled { get; set; }

    /// <summary>How the nodes may be reached over SSH.</summary>
    [Wire("sshAccess")]
    public AgentPoolSshAccess? SshAccess { get; set; }

    JsonObject IWireModel.Source { get; set; }
}
