// Drives the Azure simulator through the official JavaScript client of AKS and tells, line by line, what it saw.
import { ContainerServiceClient } from "@azure/arm-containerservice";

const { ENDPOINT, TOKEN, SUBSCRIPTION, GROUP, CLUSTER, POOL } = process.env;
const tell = (what, value) => console.log(`${what} ${JSON.stringify(value)}`);
const credential = { getToken: async () => ({ token: TOKEN, expiresOnTimestamp: Date.now() + 3600_000 }) };
const aks = new ContainerServiceClient(credential, SUBSCRIPTION, { endpoint: ENDPOINT, retryOptions: { maxRetries: 0 } });
const all = async (pages) => {
  const items = [];
  for await (const item of pages) items.push(item);
  return items;
};
const image = async () => (await aks.agentPools.get(GROUP, CLUSTER, POOL)).nodeImageVersion;
const advance = async (span) => {
  const answer = await fetch(`${ENDPOINT}/_simulator/clock`, { method: "POST", body: JSON.stringify({ advance: span }) });
  if (!answer.ok) throw new Error(await answer.text());
};
// The simulated clock stands still but for this: each poll finds half an hour gone.
const followed = async (poller) => {
  while (!poller.isDone) {
    await advance("30m");
    await poller.poll();
  }
  return poller.result;
};

tell("clusters", (await all(aks.managedClusters.list())).map((cluster) => cluster.name));
tell("pools", (await all(aks.agentPools.list(GROUP, CLUSTER))).map((pool) => `${pool.name} ${pool.count} ${pool.mode}`));
const cluster = await aks.managedClusters.get(GROUP, CLUSTER);
tell("cluster", [cluster.kubernetesVersion, cluster.tags.ring, cluster.powerState.code, cluster.agentPoolProfiles.length]);
tell("machines", (await all(aks.machines.list(GROUP, CLUSTER, POOL))).length);

const before = await image();
await followed(aks.agentPools.upgradeNodeImageVersion(GROUP, CLUSTER, POOL));
tell("upgraded", [before, await image()]);

const profile = await aks.agentPools.getUpgradeProfile(GROUP, CLUSTER, POOL);
tell("recent", profile.recentlyUsedVersions.map((used) => used.nodeImageVersion));
const pool = await aks.agentPools.get(GROUP, CLUSTER, POOL);
const rolledBack = await followed(aks.agentPools.createOrUpdate(GROUP, CLUSTER, POOL, { ...pool, nodeImageVersion: profile.recentlyUsedVersions[0].nodeImageVersion }));
tell("rolled-back", [await image(), rolledBack.provisioningState]);

const upgrade = aks.agentPools.upgradeNodeImageVersion(GROUP, CLUSTER, POOL);
await upgrade.submitted();
const conflict = await aks.agentPools.upgradeNodeImageVersion(GROUP, CLUSTER, POOL).submitted().catch((problem) => problem);
tell("conflict", [conflict.statusCode, conflict.code]);
await advance("4m");
await followed(aks.agentPools.abortLatestOperation(GROUP, CLUSTER, POOL));
const aborted = await followed(upgrade).then(() => "succeeded", (problem) => problem.name ?? "failed");
tell("aborted", [(await aks.agentPools.get(GROUP, CLUSTER, POOL)).provisioningState, aborted !== "succeeded"]);

await aks.maintenanceConfigurations.createOrUpdate(GROUP, CLUSTER, "aksManagedNodeOSUpgradeSchedule", {
  maintenanceWindow: { durationHours: 6, startTime: "22:00", utcOffset: "+01:00", schedule: { weekly: { intervalWeeks: 1, dayOfWeek: "Saturday" } } },
});
const windows = await all(aks.maintenanceConfigurations.listByManagedCluster(GROUP, CLUSTER));
tell("window", windows.map(({ name, maintenanceWindow }) => [name, maintenanceWindow.schedule.weekly.dayOfWeek, maintenanceWindow.utcOffset]));
await aks.maintenanceConfigurations.delete(GROUP, CLUSTER, windows[0].name);
tell("no-window", (await all(aks.maintenanceConfigurations.listByManagedCluster(GROUP, CLUSTER))).length);

const created = await followed(aks.agentPools.createOrUpdate(GROUP, CLUSTER, "extra", { count: 2, vmSize: "Standard_D4s_v5", mode: "User", osType: "Linux", osSKU: "AzureLinux" }));
tell("created", [created.name, created.count, created.provisioningState]);
await followed(aks.agentPools.delete(GROUP, CLUSTER, "extra"));
const gone = await aks.agentPools.get(GROUP, CLUSTER, "extra").catch((problem) => problem);
tell("gone", [gone.statusCode, gone.code]);

const versions = await aks.managedClusters.listKubernetesVersions("eastus");
tell("versions", versions.values.some((version) => version.isDefault));
await followed(aks.managedClusters.createOrUpdate(GROUP, CLUSTER, { ...(await aks.managedClusters.get(GROUP, CLUSTER)), kubernetesVersion: "1.35.6" }));
tell("control-plane", (await aks.managedClusters.get(GROUP, CLUSTER)).currentKubernetesVersion);
tell("finished", true);
