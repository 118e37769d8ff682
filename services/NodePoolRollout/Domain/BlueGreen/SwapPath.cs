namespace ReleaseOrchestrator.NodePoolRollout.Domain.BlueGreen;

/// <summary>The order of steps, for each reason to have two pools.</summary>
public static class SwapPath
{
    private static readonly SwapStep[] Upgrade =
    [
        SwapStep.Creating, SwapStep.CheckingNew, SwapStep.Quieting, SwapStep.Cordoning, SwapStep.Draining, SwapStep.FinalSoak, SwapStep.Deleting, SwapStep.CheckingLast,
    ];

    private static readonly SwapStep[] Canary =
        [SwapStep.Creating, SwapStep.CheckingNew, SwapStep.CanarySoak, SwapStep.Cordoning, SwapStep.Draining, SwapStep.Deleting];

    private static readonly SwapStep[] Reversal =
    [
        SwapStep.Uncordoning, SwapStep.Rescaling, SwapStep.CheckingOld, SwapStep.Quieting, SwapStep.Cordoning, SwapStep.Draining, SwapStep.Deleting, SwapStep.CheckingLast,
    ];

    private static readonly SwapStep[] Discard = [SwapStep.Quieting, SwapStep.Cordoning, SwapStep.Draining, SwapStep.Deleting];
    private static readonly SwapStep[] BlueServesAgain = [SwapStep.Uncordoning, SwapStep.Rescaling];
    private static readonly SwapStep[] GreenServesAgain = [SwapStep.Uncordoning];

    /// <summary>What comes after the present step; null: nothing.</summary>
    public static SwapStep? Next(BlueGreenProgress swap)
    {
        var path = Of(swap);
        var at = Array.IndexOf(path, swap.Step == SwapStep.BatchSoak ? SwapStep.Draining : swap.Step);
        return at >= 0 && at + 1 < path.Length ? path[at + 1] : null;
    }

    /// <summary>What a failure begins with; null: nothing is left to put in order.</summary>
    /// <param name="wasFailing">Putting in order has failed itself.</param>
    public static SwapStep? First(BlueGreenProgress failing, bool wasFailing) =>
        wasFailing || failing is { Discards: false, Step: SwapStep.Deleting or SwapStep.CheckingLast } ? null : Of(failing)[0];

    private static SwapStep[] Of(BlueGreenProgress swap) => swap switch
    {
        { Discards: true } => Discard,
        { Failing: not null, Kind: SwapKind.Upgrade } => BlueServesAgain,
        { Failing: not null } => GreenServesAgain,
        { Kind: SwapKind.Upgrade } => Upgrade,
        { Kind: SwapKind.Canary } => Canary,
        _ => Reversal,
    };
}
