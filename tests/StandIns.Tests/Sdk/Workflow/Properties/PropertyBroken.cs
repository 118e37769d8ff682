namespace StandIns.Tests.Sdk.Workflow.Properties;

/// <summary>Something that must hold for every workflow does not.</summary>
internal sealed class PropertyBroken(string message) : Exception(message)
{
    public static void Unless(bool holds, string message)
    {
        if (!holds) throw new PropertyBroken(message);
    }

    public static void UnlessSame<T>(T expected, T actual, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual)) throw new PropertyBroken($"{what}: {actual} where {expected} was expected.");
    }
}
