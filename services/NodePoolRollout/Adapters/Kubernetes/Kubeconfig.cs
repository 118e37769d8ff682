using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ReleaseOrchestrator.NodePoolRollout.Adapters.Kubernetes;

/// <summary>What a kubeconfig says about its current context: where, whom to trust, and who we are.</summary>
/// <param name="EntraServerId">The cluster signs in by Entra ID: ask a token for this application.</param>
public sealed record Kubeconfig(
    Uri Server, X509Certificate2Collection Authorities, string? Token, X509Certificate2? ClientCertificate, string? EntraServerId)
{
    /// <summary>The Entra application of every AKS API server.</summary>
    private const string AksServerId = "6dae42f8-4368-4678-94ff-3960e28e3630";

    /// <exception cref="FormatException">The text is not a kubeconfig that can be used here.</exception>
    public static Kubeconfig Parse(string text)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents.Count != 1 || stream.Documents[0].RootNode is not YamlMappingNode root)
                throw new FormatException("the kubeconfig is not a YAML mapping");
            var context = Named(root, "contexts", Text(root, "current-context"), "context");
            return Read(Named(root, "clusters", Text(context, "cluster"), "cluster"), Named(root, "users", Text(context, "user"), "user"));
        }
        catch (YamlException broken)
        {
            throw new FormatException($"the kubeconfig cannot be read: {broken.Message}", broken);
        }
        catch (CryptographicException broken)
        {
            throw new FormatException($"the kubeconfig's certificates cannot be read: {broken.Message}", broken);
        }
    }

    private static Kubeconfig Read(YamlMappingNode? cluster, YamlMappingNode? user)
    {
        if (!Uri.TryCreate(Text(cluster, "server"), UriKind.Absolute, out var server) || server.Scheme != Uri.UriSchemeHttps)
            throw new FormatException("the kubeconfig's current cluster has no https server");
        var authorities = new X509Certificate2Collection();
        if (Decoded(cluster, "certificate-authority-data") is { } authority)
            authorities.ImportFromPem(authority);
        var certificate = Decoded(user, "client-certificate-data") is { } own && Decoded(user, "client-key-data") is { } key ? Pair(own, key) : null;
        return new Kubeconfig(server, authorities, Text(user, "token"), certificate, Child(user, "exec") is YamlMappingNode exec ? ServerId(exec) : null);
    }

    /// <summary>Credential plug-ins name the application to ask a token for.</summary>
    private static string ServerId(YamlMappingNode exec)
    {
        var arguments = (Child(exec, "args") as YamlSequenceNode)?.Children.OfType<YamlScalarNode>().Select(a => a.Value ?? "").ToList() ?? [];
        var at = arguments.IndexOf("--server-id");
        return at >= 0 && at + 1 < arguments.Count ? arguments[at + 1] : AksServerId;
    }

    private static X509Certificate2 Pair(string certificate, string key)
    {
        // Read again together with its key: TLS on some platforms takes no other.
        using var pem = X509Certificate2.CreateFromPem(certificate, key);
        return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>An entry of a list of named ones; without a name the first.</summary>
    private static YamlMappingNode? Named(YamlMappingNode root, string list, string? name, string member) =>
        (Child(root, list) as YamlSequenceNode)?.Children.OfType<YamlMappingNode>().FirstOrDefault(entry => name is null || Text(entry, "name") == name) is { } found
            ? Child(found, member) as YamlMappingNode
            : null;

    private static string? Decoded(YamlMappingNode? node, string key)
    {
        try
        {
            return Text(node, key) is { } text ? Encoding.UTF8.GetString(Convert.FromBase64String(text)) : null;
        }
        catch (FormatException)
        {
            throw new FormatException($"the kubeconfig's {key} is not base64");
        }
    }

    private static string? Text(YamlMappingNode? node, string key) => (Child(node, key) as YamlScalarNode)?.Value is { Length: > 0 } text ? text : null;

    private static YamlNode? Child(YamlMappingNode? node, string key) =>
        node is not null && node.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;
}
