namespace ReleaseOrchestrator.Contracts;

/// <summary>The Dapr app ids: the only way one app names another.</summary>
public static class AppIds
{
    public const string Gateway = "gateway";
    public const string ReleaseWorkflows = "release-workflows";
    public const string PackageBuilds = "package-builds";
    public const string ImageComposition = "image-composition";
    public const string PatchScheduling = "patch-scheduling";
    public const string NodePoolRollout = "node-pool-rollout";
}

/// <summary>The pub/sub component that carries facts between apps.</summary>
public static class PubSub
{
    public const string Name = "pubsub";
}

/// <summary>Names of the other Dapr components; the same in components/local and components/production.</summary>
public static class Components
{
    public const string StateStore = "statestore";
    public const string SecretStore = "secretstore";

    /// <summary>The cron input binding that makes patch-scheduling look for due cycles; also the route it is posted to.</summary>
    public const string MonthlyCycle = "monthly-cycle";
}

/// <summary>One topic per fact, past tense.</summary>
public static class Topics
{
    public const string PackageBuilt = "package-built";
    public const string PackageFailed = "package-failed";
    public const string RepositoryPublished = "repository-published";
    public const string ImageComposed = "image-composed";
    public const string ImageRejected = "image-rejected";
    public const string ImagePublished = "image-published";
    public const string PatchCycleDue = "patch-cycle-due";
    public const string ControlPlaneUpgradeEnded = "control-plane-upgrade-ended";
    public const string PoolSoakBegan = "pool-soak-began";
    public const string PoolUpgraded = "pool-upgraded";
    public const string PoolUpgradeFailed = "pool-upgrade-failed";
    public const string DriftDetected = "drift-detected";
    public const string ReleaseStarted = "release-started";
    public const string ReleaseApproved = "release-approved";
    public const string ReleaseStageCompleted = "release-stage-completed";
    public const string ReleasePaused = "release-paused";
    public const string ReleaseCompleted = "release-completed";
}

/// <summary>Headers the gateway sets after it has authenticated a caller; it removes them from what comes in.</summary>
public static class CallerHeaders
{
    /// <summary>Who asks, e.g. <c>token:demo-approver</c>, <c>chat:alice</c>, <c>cycle:monthly</c>.</summary>
    public const string Actor = "x-release-actor";

    /// <summary>The caller's roles, comma separated: viewer, operator, approver, admin.</summary>
    public const string Roles = "x-release-roles";
}

/// <summary>What a caller may do. Each role is granted by name; none implies another but admin, which implies all.</summary>
public static class Roles
{
    public const string Viewer = "viewer";
    public const string Operator = "operator";
    public const string Approver = "approver";
    public const string Admin = "admin";
}
