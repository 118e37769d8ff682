using System.Security.Cryptography;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting.Documents;
using ReleaseOrchestrator.Workflows;
using ReleaseOrchestrator.Workflows.Releases.Domain;

namespace Product.Tests.Workflows;

public class A_release_version
{
    [Theory]
    [InlineData("3.0.20261121")]
    [InlineData("12.34.20240229")]
    public void Is_major_minor_and_a_date(string version) => Assert.Equal(version, ReleaseVersion.Check(version));

    [Theory]
    [InlineData(null), InlineData(""), InlineData("3.0"), InlineData("3.0.2026112"), InlineData("3.0.20261321"), InlineData("3.0.20250229"), InlineData("v3.0.20261121"), InlineData("3.0.20261121 "), InlineData("3.0.20261121-1")]
    public void Is_refused_in_any_other_form_with_one_that_works(string? version)
    {
        var refusal = Assert.Throws<DomainException>(() => ReleaseVersion.Check(version));

        Assert.Equal(("release-version-invalid", "version", ErrorKind.Invalid), (refusal.Code, refusal.Field, refusal.Kind));
        Assert.Contains("3.0.20261121", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Gives_an_id_that_counts_its_releases() => Assert.Equal("rel-3-0-20261121-2", ReleaseVersion.ReleaseId("3.0.20261121", 2));
}

public class A_release_on_its_way
{
    private static readonly Release New = Release.New("3.0.20261121", 1, "standard", "token:manager", DateTimeOffset.UnixEpoch);

    [Fact]
    public void Shows_its_phase() => Assert.Equal(ReleaseState.Building, New.Enter(ReleaseState.Building).State);

    [Fact]
    public void Shows_that_it_is_paused_and_where_it_was_once_it_is_resumed()
    {
        var paused = New.Enter(ReleaseState.RollingOut).Pause("network work");

        Assert.Equal((ReleaseState.Paused, "network work"), (paused.State, paused.Reason));
        Assert.Equal((ReleaseState.RollingOut, null), (paused.Resume().State, paused.Resume().Reason));
    }

    [Fact]
    public void Keeps_the_first_reason_when_it_is_paused_twice() => Assert.Equal("first", New.Pause("first").Pause("second").Reason);

    [Fact]
    public void Counts_each_change_of_course_once() => Assert.Equal(2, New.Pause("a").Pause("a").Resume().Resume().Steerings);

    [Fact]
    public void Cannot_be_resumed_once_an_abort_is_asked_for() =>
        Assert.Equal("release-aborting", Assert.Throws<DomainException>(() => New.Pause("a").RequestAbort("token:x", "b").Resume()).Code);

    [Fact]
    public void Ends_once() => Assert.Equal(ReleaseState.Aborted, New.End(ReleaseState.Aborted, "x", DateTimeOffset.UnixEpoch).End(ReleaseState.Succeeded, null, DateTimeOffset.UnixEpoch).State);

    [Theory]
    [InlineData("paused"), InlineData("resumed"), InlineData("aborted")]
    public void Cannot_be_steered_once_it_has_ended(string how)
    {
        var ended = New.End(ReleaseState.Succeeded, null, DateTimeOffset.UnixEpoch);
        var refusal = Assert.Throws<DomainException>(() => how switch { "paused" => ended.Pause("x"), "resumed" => ended.Resume(), _ => ended.RequestAbort("y", "z") });

        Assert.Equal("release-ended", refusal.Code);
        Assert.Contains(how, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Does_not_leave_its_end_when_a_late_step_is_repeated() =>
        Assert.Equal(ReleaseState.Failed, New.End(ReleaseState.Failed, "x", DateTimeOffset.UnixEpoch).Enter(ReleaseState.RollingOut).State);
}

public class A_release_that_people_change_their_minds_about
{
    private static readonly Release Rolling = Release.New("3.0.20261121", 1, "standard", "token:a", DateTimeOffset.UnixEpoch) with { PlanHash = "p", Phase = ReleaseState.RollingOut };
    private static readonly RollbackOrder Order = new("token:b", "crash", false, DateTimeOffset.UnixEpoch);

    [Fact]
    public void Is_planned_anew_when_it_is_resumed_and_held_until_then()
    {
        var resumed = Rolling.Pause("x").Resume();

        Assert.Equal((false, true, true, ReleaseState.RollingOut), (resumed.Paused, resumed.Replan, resumed.Held, resumed.State));
        Assert.Equal((false, "q"), (resumed.Replanned("q").Held, resumed.Replanned("q").PlanHash));
        Assert.False(resumed.Pause("again").Replan);
    }

    [Fact]
    public void Without_a_plan_simply_goes_on() => Assert.False((Rolling with { PlanHash = null }).Pause("x").Resume().Held);

    [Fact]
    public void May_be_aborted_harder_but_not_softer()
    {
        var soft = Rolling.RequestAbort("token:b", "stop");
        var hard = soft.RequestAbort("token:c", "stop it now", inFlight: true);

        Assert.Equal((true, "token:b", "stop"), (hard.AbortInFlight, hard.AbortRequestedBy, hard.Reason));
        Assert.Same(hard, hard.RequestAbort("token:d", "x"));
        Assert.Same(soft, soft.RequestAbort("token:d", "x"));
    }

    [Fact]
    public void Is_taken_up_again_to_be_taken_back()
    {
        var ended = Rolling.RequestAbort("token:b", "stop").End(ReleaseState.Aborted, "stop", DateTimeOffset.UnixEpoch);
        var back = ended.RequestRollback(Order);

        Assert.Equal((ReleaseState.RollingOut, null, null), (back.Phase, back.AbortRequestedBy, back.EndedAt));
        Assert.Equal(2, back.End(ReleaseState.Failed, "left", DateTimeOffset.UnixEpoch).RequestRollback(Order).Rollback!.Number);
    }

    [Fact]
    public void Keeps_its_first_mark_of_being_bad()
    {
        var mark = new BadMark(BadBecause.RolledBack, "app", "x", DateTimeOffset.UnixEpoch);
        var ended = Rolling.End(ReleaseState.RolledBack, null, DateTimeOffset.UnixEpoch, mark);

        Assert.Equal(mark, ended.Withdraw("token:a", "y", DateTimeOffset.UnixEpoch).Bad);
    }
}

public class Names_of_operations
{
    private const string Pool = "/subscriptions/a/resourceGroups/B/providers/Microsoft.ContainerService/managedClusters/C/agentPools/user";

    [Fact]
    public void Do_not_depend_on_the_case_azure_writes_ids_in() =>
        Assert.Equal(Instances.Operation("r", Pool, 1), Instances.Operation("r", Pool.ToUpperInvariant(), 1));

    [Fact]
    public void Tell_their_attempt() => Assert.Equal(3, Instances.AttemptOf(Instances.InAttempt(Instances.Operation("rel-3-0-20261121-1", Pool, 1), 3)));

    [Fact]
    public void Differ_by_release_pool_and_attempt() => Assert.Equal(
        4, new[] { Instances.Operation("r", Pool, 1), Instances.Operation("r", Pool, 2), Instances.Operation("s", Pool, 1), Instances.Operation("r", Pool + "2", 1) }.Distinct().Count());
}

public class A_release_policy
{
    private const string Valid = """
        apiVersion: releases.azurelinux.dev/v1
        kind: ReleasePolicy
        metadata:
          name: standard
        spec:
          stages:
            - name: canary
              selector:
                tags: { ring: canary }
              soak: 24h
        """;

    private static Document<ReleasePolicy> Read(string yaml) => ReleasePolicy.Check(new DocumentReader().ReadText<ReleasePolicy>(yaml, "standard.yaml", ReleasePolicy.Kind));

    [Fact]
    public void Has_defaults_that_stop_at_the_first_failure_and_look_through_every_gate()
    {
        var stage = Read(Valid).Spec.Stages[0];

        Assert.Equal((1, 1, 0, TimeSpan.FromHours(24)), (stage.MaxConcurrentClusters, stage.MaxConcurrentPools, stage.MaxFailures, stage.Soak));
        Assert.Equal(["nodes-ready", "node-image", "workloads"], stage.Gates);
    }

    [Theory]
    [InlineData("soak: 24h", "soak: 24 hours", "standard.yaml:10:13: '24 hours' is not a duration")]
    [InlineData("soak: 24h", "soek: 24h", "standard.yaml:10:7: 'soek' is not known here")]
    [InlineData("soak: 24h", "gates: [nodes-raedy]", "standard.yaml:10:15: There is no gate 'nodes-raedy'; there are: nodes-ready, node-image, node-runtime, workloads")]
    [InlineData("soak: 24h", "maxFailures: -1", "standard.yaml:10:20: maxFailures must be 0 or more")]
    [InlineData("name: canary", "name: Canary!", "standard.yaml:7:13: 'Canary!' is not a stage name")]
    [InlineData("kind: ReleasePolicy", "kind: ReleaseCycle", "standard.yaml:2:7: kind is 'ReleaseCycle'; a ReleasePolicy is expected here")]
    [InlineData("releases.azurelinux.dev/v1", "v2", "standard.yaml:1:13: apiVersion is 'v2'; write 'releases.azurelinux.dev/v1'")]
    [InlineData("metadata:", "metadata: [", "standard.yaml:")]
    public void Is_refused_with_file_line_and_column(string valid, string wrong, string message)
    {
        var refusal = Assert.Throws<DomainException>(() => Read(Valid.Replace(valid, wrong, StringComparison.Ordinal)));

        Assert.Equal("document-invalid", refusal.Code);
        Assert.StartsWith(message, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void May_count_what_is_in_flight_towards_its_failures()
    {
        var limits = Read(Valid.Replace("soak: 24h", "failureBudgetCountsInFlight: true", StringComparison.Ordinal)).Spec.Stages[0].Limits();

        Assert.Equal(new StageLimits(1, 1, 0, FailureBudgetCountsInFlight: true), limits);
    }

    [Fact]
    public void Is_refused_without_its_stages() =>
        Assert.Contains("stages", Assert.Throws<DomainException>(() => Read(Valid[..Valid.IndexOf("spec:", StringComparison.Ordinal)] + "spec: {}")).Message, StringComparison.OrdinalIgnoreCase);
}

public class The_audit_log
{
    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static List<AuditEntry> Log()
    {
        var log = new List<AuditEntry>();
        for (var i = 1; i <= 5; i++)
            log.Add(AuditChain.Append(log.LastOrDefault(), DateTimeOffset.UnixEpoch.AddHours(i), $"token:{i}", "approve", "rel-1/broad", "looks good", "plan abc", Key));
        return log;
    }

    [Fact]
    public void Verifies_as_it_was_written() => Assert.Null(AuditHash.FirstFault(Log(), Key));

    [Theory]
    [InlineData("actor"), InlineData("why"), InlineData("at"), InlineData("evidence"), InlineData("subject"), InlineData("action")]
    public void Does_not_verify_after_any_member_of_an_entry_is_edited(string member)
    {
        var log = Log();
        log[2] = member switch
        {
            "actor" => log[2] with { Actor = "token:9" },
            "why" => log[2] with { Why = "" },
            "at" => log[2] with { At = log[2].At.AddTicks(1) },
            "evidence" => log[2] with { Evidence = "plan abd" },
            "subject" => log[2] with { Subject = "rel-2/broad" },
            _ => log[2] with { Action = "reject" },
        };

        Assert.Contains("entry 3 has been changed", AuditHash.FirstFault(log, Key), StringComparison.Ordinal);
    }

    [Fact]
    public void Does_not_verify_when_an_entry_is_taken_out()
    {
        var log = Log();
        log.RemoveAt(1);

        Assert.Contains("entry 2 is missing", AuditHash.FirstFault(log, Key), StringComparison.Ordinal);
    }

    [Fact]
    public void Does_not_verify_when_somebody_without_the_key_writes_it_anew()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var forged = new List<AuditEntry> { AuditChain.Append(null, DateTimeOffset.UnixEpoch, "token:1", "approve", "x", "y", "z", other) };

        Assert.Contains("not signed with this key", AuditHash.FirstFault(forged, Key), StringComparison.Ordinal);
    }

    [Fact]
    public void Does_not_verify_against_a_known_head_when_its_end_is_cut_off()
    {
        var log = Log();

        Assert.Contains("missing at its end", AuditHash.FirstFault(log.Take(4), Key, head: log[^1].Hash), StringComparison.Ordinal);
    }
}
