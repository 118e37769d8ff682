namespace StandIns.Tests.Simulator;

/// <summary>One cluster that matters and a few that fill the list; time stands still.</summary>
internal static class SmallFleet
{
    public const string Old = "AKSAzureLinux-V3gen2-202610.06.0";
    public const string New = "AKSAzureLinux-V3gen2-202611.05.0";

    public const string Text = """
        clock: { speed: 0, start: "2026-11-10T08:00:00Z" }
        identity: { tenant: 22222222-0000-0000-0000-000000000002, clientId: 33333333-0000-0000-0000-000000000003 }
        durations: { addNode: 2m, drain: 30s, reimage: 3m, removeNode: 30s, podStart: 20s, update: 30s, galleryWrite: 30s, replication: 8m, operationExpiry: 7d }
        limits: { pageSize: 2, retryAfter: 10s }
        subscriptions:
          - id: 11111111-0000-0000-0000-000000000001
            name: tests
            resourceGroups:
              - { name: fleet, location: eastus }
              - { name: images, location: eastus }
        regions:
          - name: eastus
            pair: westus
            images: [{ name: AKSAzureLinux-V3gen2-202610.06.0 }, { name: AKSAzureLinux-V3gen2fips-202610.06.0 }]
          - name: westeurope
            images: [{ name: AKSAzureLinux-V3gen2-202610.06.0 }]
        storageAccounts:
          - { name: nodeimages, resourceGroup: images }
        workloads:
          base:
            - { kind: DaemonSet, name: agent, namespace: kube-system }
            - { name: storefront, namespace: shop, replicas: 3, pools: apps, maxUnavailable: 1 }
            - { name: batch, namespace: shop, replicas: 2, pools: apps }
        clusters:
          - name: shop
            resourceGroup: fleet
            kubernetesVersion: 1.34.8
            tags: { ring: canary }
            workloads: [base]
            zones: ["1", "2", "3"]
            pools:
              - { name: system, mode: System, vmSize: Standard_D4s_v5, image: AKSAzureLinux-V3gen2-202610.06.0, count: 2, maxSurge: "1" }
              - { name: apps, vmSize: Standard_D8s_v5, image: AKSAzureLinux-V3gen2-202610.06.0, count: 3, maxSurge: "1", drainTimeoutMinutes: 10 }
          - name: two
            resourceGroup: fleet
            region: westeurope
            kubernetesVersion: 1.34.8
            pools:
              - { name: system, mode: System, vmSize: Standard_D4s_v5, image: AKSAzureLinux-V3gen2-202610.06.0, count: 1 }
          - name: three
            resourceGroup: fleet
            kubernetesVersion: 1.34.8
            pools:
              - { name: system, mode: System, vmSize: Standard_D4s_v5, image: AKSAzureLinux-V3gen2-202610.06.0, count: 1 }
        """;
}
