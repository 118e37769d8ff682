namespace LocalDapr.Resources;

/// <summary>True and false as Go reads them from text.</summary>
public static class GoFlag
{
    public static bool? Parse(string text) => text switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        _ => null,
    };
}
