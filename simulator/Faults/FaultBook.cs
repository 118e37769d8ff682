using AzureSimulator.Model;

namespace AzureSimulator.Faults;

/// <summary>Finds the fault that strikes now, counts it, and forgets faults that are used up or over.</summary>
public static class FaultBook
{
    public static Fault? Strike(World world, FaultKind kind, Func<Fault, bool> concerns)
    {
        foreach (var fault in world.Faults.All.Where(fault => fault.Kind == kind).ToList())
        {
            if (fault.Until is { } until && until <= world.Now)
            {
                world.Faults.Remove(fault.Key);
                continue;
            }
            if (!concerns(fault))
                continue;
            if (fault.Remaining is { } remaining)
            {
                fault.Remaining = remaining - 1;
                if (remaining <= 1)
                    world.Faults.Remove(fault.Key);
                else
                    world.Faults.Save(fault);
            }
            return fault;
        }
        return null;
    }
}
