using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>Kernel parameters of Linux nodes.</summary>
public partial class SysctlConfig : IJsonModel<SysctlConfig>, IWireModel<SysctlConfig>
{
    /// <summary>Initializes a new, empty instance.</summary>
    public SysctlConfig()
    {
    }

    /// <summary>The kernel parameter net.core.somaxconn.</summary>
    [Wire("netCoreSomaxconn")]
    public int? NetCoreSomaxconn { get; set; }

    /// <summary>The kernel parameter net.core.netdev_max_backlog.</summary>
    [Wire("netCoreNetdevMaxBacklog")]
    public int? NetCoreNetdevMaxBacklog { get; set; }

    /// <summary>The kernel parameter net.core.rmem_default.</summary>
    [Wire("netCoreRmemDefault")]
    public int? NetCoreRmemDefault { get; set; }

    /// <summary>The kernel parameter net.core.rmem_max.</summary>
    [Wire("netCoreRmemMax")]
    public int? NetCoreRmemMax { get; set; }

    /// <summary>The kernel parameter net.core.wmem_default.</summary>
    [Wire("netCoreWmemDefault")]
    public int? NetCoreWmemDefault { get; set; }

    /// <summary>The kernel parameter net.core.wmem_max.</summary>
    [Wire("netCoreWmemMax")]
    public int? NetCoreWmemMax { get; set; }

    /// <summary>The kernel parameter net.core.optmem_max.</summary>
    [Wire("netCoreOptmemMax")]
    public int? NetCoreOptmemMax { get; set; }

    /// <summary>The kernel parameter net.ipv4.tcp_max_syn_backlog.</summary>
    [Wire("netIpv4TcpMaxSynBacklog")]
    public int? NetIPv4TcpMaxSynBacklog { get; set; }

    /// <summary>The kernel parameter net.ipv4.tcp_max_tw_buckets.</summary>
    [Wire("netIpv4TcpMaxTwBuckets")]
    public int? NetIPv4TcpMaxTwBuckets { get; set; }

    /// <summary>The kernel parameter net.ipv4.tcp_fin_timeout.</summary>
    [Wire("netIpv4TcpFinTimeout")]
    public int? NetIPv4TcpFinTimeout { get; set; }

    /// <summary>The kernel parameter net.ipv4.tcp_keepalive_time.</summary>
    [Wire("netIpv4TcpKeepaliveTime")]
    public int? NetIPv4TcpKeepaliveTime { get; set; }

    /// <summary>The kernel parameter net.ipv4.tcp_keepalive_probes.</summary>
    [Wire("netIpv4TcpKeepaliveProbes")]
    public int? NetIPv4TcpKeepaliveProbes { get; set; }

    /// <summary>The kernel parameter net.ipv4.tcp_keepalive_intvl.</summary>
    [Wire("netIpv4TcpkeepaliveIntvl")]
    public int? NetIPv4TcpKeepaliveIntvl { get; set; }

    /// <summary>The kernel parameter net.ipv4.tcp_tw_reuse.</summary>
    [Wire("netIpv4TcpTwReuse")]
    public bool? NetIPv4TcpTwReuse { get; set; }

    /// <summary>The kernel parameter net.ipv4.ip_local_port_range.</summary>
    [Wire("netIpv4IpLocalPortRange")]
    public string NetIPv4IPLocalPortRange { get; set; }

    /// <summary>The kernel parameter net.ipv4.neigh.default.gc_thresh1.</summary>
    [Wire("netIpv4NeighDefaultGcThresh1")]
    public int? NetIPv4NeighDefaultGcThresh1 { get; set; }

    /// <summary>The kernel parameter net.ipv4.neigh.default.gc_thresh2.</summary>
    [Wire("netIpv4NeighDefaultGcThresh2")]
    public int? NetIPv4NeighDefaultGcThresh2 { get; set; }

    /// <summary>The kernel parameter net.ipv4.neigh.default.gc_thresh3.</summary>
    [Wire("netIpv4NeighDefaultGcThresh3")]
    public int? NetIPv4NeighDefaultGcThresh3 { get; set; }

    /// <summary>The kernel parameter net.netfilter.nf_conntrack_max.</summary>
    [Wire("netNetfilterNfConntrackMax")]
    public int? NetNetfilterNfConntrackMax { get; set; }

    /// <summary>The kernel parameter net.netfilter.nf_conntrack_buckets.</summary>
    [Wire("netNetfilterNfConntrackBuckets")]
    public int? NetNetfilterNfConntrackBuckets { get; set; }

    /// <summary>The kernel parameter fs.inotify.max_user_watches.</summary>
    [Wire("fsInotifyMaxUserWatches")]
    public int? FsInotifyMaxUserWatches { get; set; }

    /// <summary>The kernel parameter fs.file-max.</summary>
    [Wire("fsFileMax")]
    public int? FsFileMax { get; set; }

    /// <summary>The kernel parameter fs.aio-max-nr.</summary>
    [Wire("fsAioMaxNr")]
    public int? FsAioMaxNr { get; set; }

    /// <summary>The kernel parameter fs.nr_open.</summary>
    [Wire("fsNrOpen")]
    public int? FsNrOpen { get; set; }

    /// <summary>The kernel parameter kernel.threads-max.</summary>
    [Wire("kernelThreadsMax")]
    public int? KernelThreadsMax { get; set; }

    /// <summary>The kernel parameter vm.max_map_count.</summary>
    [Wire("vmMaxMapCount")]
    public int? VmMaxMapCount { get; set; }

    /// <summary>The kernel parameter vm.swappiness.</summary>
    [Wire("vmSwappiness")]
    public int? VmSwappiness { get; set; }

    /// <summary>The kernel parameter vm.vfs_cache_pressure.</summary>
    [Wire("vmVfsCachePressure")]
    public int? VmVfsCachePressure { get; set; }

    JsonObject IWireModel.Source { get; set; }
}
