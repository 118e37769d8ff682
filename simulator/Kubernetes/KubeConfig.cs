using System.Text;
using AzureSimulator.Identity;
using AzureSimulator.Model;

namespace AzureSimulator.Kubernetes;

/// <summary>The kubeconfig of a cluster, with the simulator's certificate authority and a token that works for this cluster only.</summary>
public static class KubeConfig
{
    public static string Token(Secrets secrets, ClusterState cluster) => secrets.Seal($"cluster/{cluster.ApiKey}");

    public static string For(ClusterState cluster, string server, string certificates, string token, bool admin)
    {
        var authority = Convert.ToBase64String(Encoding.UTF8.GetBytes(certificates));
        var user = $"{(admin ? "clusterAdmin" : "clusterUser")}_{cluster.ResourceGroup}_{cluster.Name}";
        var context = admin ? cluster.Name + "-admin" : cluster.Name;
        return $"""
            apiVersion: v1
            kind: Config
            clusters:
            - name: {cluster.Name}
              cluster:
                certificate-authority-data: {authority}
                server: {server}
            contexts:
            - name: {context}
              context:
                cluster: {cluster.Name}
                user: {user}
            current-context: {context}
            preferences: {"{}"}
            users:
            - name: {user}
              user:
                token: {token}

            """;
    }
}
