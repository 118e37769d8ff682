using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.ByChance;

/// <summary>
/// Holds the rules R1 to R8 against what reaches Azure: every write in the moment in which it is made, by POST, PUT or DELETE, with the databases and Azure's own state
/// as they are then; every stage in the moment in which it passes; and the end. It knows the release from its making, not from the product.
/// </summary>
internal sealed class RuleChecker : IWatcher
{
    private readonly RandomRelease _made;
    private readonly Hands _hands;
    private readonly OrderRules _order;
    private readonly Dictionary<string, int> _calls = [];
    private RuleBrokenException? _broken;

    public RuleChecker(RandomRelease made, Hands hands)
    {
        (_made, _hands, _order) = (made, hands, new OrderRules(made, hands));
        hands.Platform.AfterAzureWrite = See;
    }

    public Task Look()
    {
        if (_broken is { } broken)
            throw broken;
        _order.Look();
        return Task.CompletedTask;
    }

    public void End(Outcome outcome)
    {
        if (_broken is { } broken)
            throw broken;
        EndRules.Check(_made, outcome);
    }

    private void See(AzureCallSeen call)
    {
        if (_broken is not null)
            return;
        try
        {
            if (AzureWrite.Of(call, _hands.Platform.Azure.World) is { } write)
                Check(Change.Of(_made, _hands, write));
        }
        catch (RuleBrokenException broken)
        {
            _broken = broken; // thrown in the product's own flow it would be one fault more for it to bear
        }
    }

    private void Check(Change change)
    {
        PermissionRules.Check(change);
        ImageRules.Replaced(change);
        if (!change.Write.IsChange)
            return;
        BudgetRules.Check(change);
        var asked = $"{change.By!.Id} {change.Write.Run!.Kind} {change.Write.Pool}";
        if ((_calls[asked] = _calls.GetValueOrDefault(asked) + 1) > 1)
            throw new RuleBrokenException("R1", $"{change.Name} was asked for {_calls[asked]} times by {change.By.Id}");
        _order.Check(change);
        ImageRules.Check(change);
        ClusterRules.Check(change);
    }
}
