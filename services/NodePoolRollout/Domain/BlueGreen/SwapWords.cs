using System.Globalization;

namespace ReleaseOrchestrator.NodePoolRollout.Domain.BlueGreen;

/// <summary>What is being done, for people.</summary>
public static class SwapWords
{
    public static string Of(BlueGreenProgress swap) => swap.Step switch
    {
        SwapStep.Creating => $"creating pool {swap.Green} beside {swap.Blue}",
        SwapStep.CheckingNew => $"looking at every node of {Pool(swap, swap.Green)}",
        SwapStep.CanarySoak => $"{Pool(swap, swap.Green)} serves beside {swap.Blue} until {Time(swap.SoakUntil)}",
        SwapStep.Uncordoning => $"letting {Pool(swap, swap.Returning)} take pods again",
        SwapStep.Rescaling => $"giving {Pool(swap, swap.Blue)} its autoscaler back",
        SwapStep.CheckingOld => $"looking at every node of {Pool(swap, swap.Blue)}",
        SwapStep.Quieting => $"turning off the autoscaler of {Pool(swap, swap.Leaving)}",
        SwapStep.Cordoning => $"cordoning the nodes of {Pool(swap, swap.Leaving)}",
        SwapStep.Draining => $"draining {swap.Batch.Count} of {swap.ToDrain} nodes of {Pool(swap, swap.Leaving)}, {swap.Drained.Count} are empty",
        SwapStep.BatchSoak => $"soaking until {Time(swap.SoakUntil)}; {swap.Drained.Count} of {swap.ToDrain} nodes of {Pool(swap, swap.Leaving)} are empty",
        SwapStep.FinalSoak => $"{Pool(swap, swap.Green)} serves; {Pool(swap, swap.Blue)} is kept until {Time(swap.SoakUntil)}",
        SwapStep.Deleting => $"deleting {Pool(swap, swap.Leaving)}",
        _ => $"looking at every node of {Pool(swap, swap.Staying)} once more",
    };

    private static string Pool(BlueGreenProgress swap, string name) =>
        name == swap.Blue ? $"the old pool {name}" : swap.Kind == SwapKind.Canary ? $"the canary pool {name}" : $"the new pool {name}";

    private static string Time(DateTimeOffset? moment) => moment?.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture) ?? "later";
}
