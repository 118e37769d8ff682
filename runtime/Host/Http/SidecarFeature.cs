using LocalDapr.Sidecars;
using Microsoft.AspNetCore.Http.Features;

namespace LocalDapr.Http;

/// <summary>Whose sidecar a connection belongs to: decided by the port it came in on.</summary>
public sealed record SidecarFeature(Sidecar Sidecar, bool IsGrpc);

/// <summary>What handlers ask of a request.</summary>
public static class SidecarRequests
{
    extension(HttpContext context)
    {
        public Sidecar Sidecar => context.Features.GetRequiredFeature<SidecarFeature>().Sidecar;

        /// <summary>The app that calls: this sidecar's own, or that of another sidecar which passes its call on.</summary>
        public string CallerAppId => context.Features.Get<PeerCall>()?.Caller ?? context.Sidecar.AppId;

        /// <summary>The metadata given in the query as metadata.name=value.</summary>
        public Dictionary<string, string> QueryMetadata()
        {
            const string prefix = "metadata.";
            var metadata = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var (name, value) in context.Request.Query)
                if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                    metadata[name[prefix.Length..]] = value.ToString();
            return metadata;
        }
    }
}
