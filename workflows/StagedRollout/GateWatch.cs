using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.Workflows.StagedRollout;

/// <summary>
/// How often each gate of a stage has failed or seen nothing in a row, and when it is looked at next. It decides when that is too often; it looks at
/// nothing itself, so that a workflow that is replayed comes to the same decisions. Approval gates only stop by a rejection here.
/// </summary>
public sealed class GateWatch(IReadOnlyList<GateDefinition> gates, TimeSpan interval)
{
    /// <summary>A gate that could not see, or sees pods that are still starting, is looked at again this soon, then ever later, up to its interval.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    /// <summary>However short its interval, not seeing counts once in this time: a service that is restarted is no reason to stop a release.</summary>
    private static readonly TimeSpan UnseenCountsOncePer = TimeSpan.FromMinutes(1);

    private readonly List<Watched> _watched = [.. gates.Select(gate => new Watched(gate, gate.Interval ?? interval))];

    /// <summary>Whether every gate has passed since all were last asked for.</summary>
    public bool AllPassed => _watched.TrueForAll(gate => gate.Passed || gate.Definition.Kind == GateKind.Approval);

    /// <summary>When the next gate is due; null where there are none.</summary>
    public DateTime? Next => _watched.Count == 0 ? null : _watched.Min(gate => gate.Due);

    /// <summary>Every gate is due now and has to pass anew; what has failed in a row goes on counting.</summary>
    public void LookAtAll(DateTime now)
    {
        foreach (var gate in _watched)
            (gate.Passed, gate.Due) = (false, now);
    }

    /// <summary>As if nothing had been looked at before: what people have resumed gets every chance again.</summary>
    public void StartAnew(DateTime now)
    {
        LookAtAll(now);
        foreach (var gate in _watched)
            (gate.Failures, gate.Unseen, gate.UnseenCountedAt, gate.Blind) = (0, 0, null, 0);
    }

    public IReadOnlyList<DueGate> Due(DateTime now) =>
        [.. _watched.Where(gate => gate.Due <= now).Select(gate => new DueGate(gate.Definition, gate.Failures >= gate.Definition.FailureLimit))];

    /// <summary>Takes note of what was seen. Null: the stage may go on; else why it may not. A gate that was not looked at is due again at once.</summary>
    public GateStop? Note(IReadOnlyList<GateLook> looks, DateTime now)
    {
        GateStop? stop = null;
        foreach (var gate in _watched)
        {
            if (looks.FirstOrDefault(look => look.Gate == gate.Definition.Name) is { } look)
                stop ??= Note(gate, look, now);
            else if (gate.Definition.Kind == GateKind.Approval && gate.Due <= now)
                gate.Due = now + gate.Interval; // nobody has decided yet
        }

        return stop;
    }

    private static GateStop? Note(Watched gate, GateLook look, DateTime now)
    {
        switch (look.Verdict)
        {
            case GateVerdict.Passed:
                Pass(gate, now);
                return null;

            case GateVerdict.Failed:
                (gate.Passed, gate.Due, gate.Unseen, gate.UnseenCountedAt, gate.Blind) = (false, now + gate.Interval, 0, null, 0);
                return ++gate.Failures > gate.Definition.FailureLimit
                    ? new GateStop($"gate {look.Gate} failed{(gate.Failures > 1 ? $" {gate.Failures} times in a row" : "")}: {look.Summary}", IsFailure: true)
                    : null;

            default:
                var again = Soon * Math.Pow(2, Math.Min(gate.Blind++, 20));
                (gate.Passed, gate.Due) = (false, now + (gate.Interval < again ? gate.Interval : again));
                return look.Settling ? null : NoteUnseen(gate, look, now);
        }
    }

    private static GateStop? NoteUnseen(Watched gate, GateLook look, DateTime now)
    {
        var countsOncePer = gate.Interval > UnseenCountsOncePer ? gate.Interval : UnseenCountsOncePer;
        if (gate.UnseenCountedAt is { } counted && now - counted < countsOncePer)
            return null;
        gate.UnseenCountedAt = now;
        if (++gate.Unseen <= gate.Definition.InconclusiveLimit)
            return null;
        switch (gate.Definition.OnInconclusive)
        {
            case OnInconclusive.Pass:
                Pass(gate, now);
                return null;
            case OnInconclusive.Fail:
                return new GateStop($"gate {look.Gate} could not see {gate.Unseen} times in a row, which its definition counts as a failure: {look.Summary}", IsFailure: true);
            default:
                return new GateStop($"gate {look.Gate} could not see {gate.Unseen} times in a row: {look.Summary}", IsFailure: false);
        }
    }

    private static void Pass(Watched gate, DateTime now) =>
        (gate.Passed, gate.Due, gate.Failures, gate.Unseen, gate.UnseenCountedAt, gate.Blind) = (true, now + gate.Interval, 0, 0, null, 0);

    private sealed class Watched(GateDefinition definition, TimeSpan interval)
    {
        public GateDefinition Definition { get; } = definition;

        public TimeSpan Interval { get; } = interval;

        public DateTime Due { get; set; }

        public bool Passed { get; set; }

        public int Failures { get; set; }

        public int Unseen { get; set; }

        public DateTime? UnseenCountedAt { get; set; }

        /// <summary>Looks in a row that saw nothing, counted or not.</summary>
        public int Blind { get; set; }
    }
}

/// <param name="FailureDecides">It has no failures left: one more stops the stage.</param>
public sealed record DueGate(GateDefinition Gate, bool FailureDecides);

/// <summary>What a gate said in one look, as much as the workflow decides on. The evidence has the rest.</summary>
public sealed record GateLook(string Gate, GateVerdict Verdict, string Summary, bool Settling, string EvidenceId);

/// <summary>Why a stage may not go on.</summary>
/// <param name="IsFailure">False: nobody knows, people have to look.</param>
public sealed record GateStop(string Reason, bool IsFailure);
