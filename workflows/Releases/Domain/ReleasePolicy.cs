using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting.Documents;

namespace ReleaseOrchestrator.Workflows.Releases.Domain;

/// <summary>The <c>spec</c> of a ReleasePolicy: which clusters in which order, how fast, watched how, approved by whom.</summary>
public sealed class ReleasePolicy
{
    public const string Kind = "ReleasePolicy";

    /// <summary>How far a changed SPEC makes its dependents rebuild; null: without limit.</summary>
    public int? CascadeDepth { get; init; }

    public UpgradePolicy Upgrade { get; init; } = new();

    /// <summary>What all releases together may have in flight in each region, each subscription and the fleet; left out: no limit.</summary>
    public WiderLimitsPolicy? Limits { get; init; }

    public RollbackPolicy Rollback { get; init; } = new();

    /// <summary>Pools that drift from what a release left, once it has ended, are brought back under its rules; so are those that were switched off meanwhile.</summary>
    public bool Reconcile { get; init; }

    /// <summary>In order; a cluster belongs to the first stage that selects it.</summary>
    public required List<StagePolicy> Stages { get; init; }

    /// <summary>How pools of a stage are taken to their image: as the stage says, all of it, else as the policy does.</summary>
    public UpgradePolicy UpgradeOf(StagePolicy stage) => stage.Upgrade ?? Upgrade;

    /// <summary>Checks what the types cannot say.</summary>
    /// <param name="gates">Every gate that stages may name; null: the built-in ones.</param>
    public static Document<ReleasePolicy> Check(Document<ReleasePolicy> policy, IReadOnlyCollection<string>? gates = null)
    {
        PolicyRules.Check(policy, gates ?? GateSet.BuiltInNames);
        return policy;
    }
}

/// <summary>One ordered part of the fleet.</summary>
public sealed class StagePolicy
{
    public required string Name { get; init; }

    public required ClusterSelector Selector { get; init; }

    /// <summary>Clusters of this stage in flight at once; also the size of a wave.</summary>
    public int MaxConcurrentClusters { get; init; } = 1;

    public int MaxConcurrentPools { get; init; } = 1;

    /// <summary>Nodes of the pools in flight together; left out: no limit.</summary>
    public int? MaxConcurrentNodes { get; init; }

    /// <summary>Left out: as the policy says for all stages.</summary>
    public UpgradePolicy? Upgrade { get; init; }

    /// <summary>Left out: all of a cluster alike.</summary>
    public CanaryPolicy? Canary { get; init; }

    public FailureAction OnFailure { get; init; } = FailureAction.Pause;

    /// <summary>Node-hours under workload that the soak also takes, however long that is; 0: time alone.</summary>
    public double SoakNodeHours { get; init; }

    /// <summary>How long the soak takes at most before the release pauses for want of node-hours, telling what is missing.</summary>
    public TimeSpan SoakAtMost { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Pools that may fail; one more, and no further pool of the stage is begun.</summary>
    public int MaxFailures { get; init; }

    /// <summary>
    /// Whether pools in flight count towards <see cref="MaxFailures"/> as if they had failed. Then never more than maxFailures + 1 fail, and at most that many are in
    /// flight; left out, all that is in flight when the budget runs out can fail too.
    /// </summary>
    public bool FailureBudgetCountsInFlight { get; init; }

    /// <summary>Built-in ones, or those of <c>Gate</c> documents. node-runtime is not among the defaults: it needs node-facts on the clusters.</summary>
    public List<string> Gates { get; init; } = ["nodes-ready", "node-image", "workloads"];

    /// <summary>Time under watch after the last pool, gates being looked at every <see cref="GateInterval"/>.</summary>
    public TimeSpan Soak { get; init; } = TimeSpan.FromHours(1);

    public TimeSpan GateInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Left out: nobody is asked.</summary>
    public ApprovalPolicy? Approval { get; init; }

    /// <param name="wider">What the policy says beyond the stage.</param>
    public StageLimits Limits(WiderLimitsPolicy? wider = null) =>
        new(MaxConcurrentClusters, MaxConcurrentPools, MaxFailures, FailureBudgetCountsInFlight, MaxConcurrentNodes, wider?.Limits());
}

/// <summary>All that is given must match; nothing given matches no cluster.</summary>
public sealed class ClusterSelector
{
    public Dictionary<string, string> Tags { get; init; } = [];

    public List<string> Regions { get; init; } = [];

    public List<string> Names { get; init; } = [];
}

public sealed class ApprovalPolicy
{
    /// <summary>For a stage whose plan asks for an approval where its policy does not: whoever may approve, but for the requester.</summary>
    public static readonly ApprovalPolicy OfPlan = new() { Approvers = ["role:approver"] };

    /// <summary>Actors (<c>token:alice</c>, <c>chat:alice</c>) or roles (<c>role:approver</c>). Empty means nobody.</summary>
    public required List<string> Approvers { get; init; }

    /// <summary>How long an approval holds, and how long is waited for one.</summary>
    public TimeSpan ExpiresAfter { get; init; } = TimeSpan.FromDays(3);

    /// <summary>Whoever asked for the release may not approve it.</summary>
    public bool DifferentPerson { get; init; } = true;
}
