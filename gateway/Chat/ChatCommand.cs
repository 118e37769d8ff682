namespace ReleaseOrchestrator.Gateway.Chat;

public enum ChatVerb { Help, Status, Plan, Why, Start, Approve, Reject, Pause, Resume, Abort, Rollback }

/// <summary>What somebody wrote after <c>/release</c>, understood.</summary>
/// <param name="Target">The release, or the version for start; null: the present one.</param>
/// <param name="Stage">For approve and reject.</param>
/// <param name="PlanPrefix">For approve: the beginning of the plan hash that was read.</param>
public sealed record ChatCommand(ChatVerb Verb, string? Target = null, string? Stage = null, string? PlanPrefix = null, string? Policy = null, string? Words = null)
{
    public const string Usage =
        """
        /release status [release]                  where it stands
        /release plan [release]                    what is done, what is left, and when
        /release plan <version> <policy>           what such a release would do; starts nothing
        /release why [release]                     why it is not moving
        /release start <version> <policy> [reason] starts a release, e.g. 3.0.20261121
        /release approve <release> <stage> [plan]  approves the plan that status showed you
        /release reject <release> <stage> [reason]
        /release pause|resume|abort <release> [reason]
        /release rollback <release> [reason]       takes back what it changed, newest first
        /release help
        """;

    public bool ChangesSomething => Verb > ChatVerb.Why;

    /// <exception cref="FormatException">With what would have been understood.</exception>
    public static ChatCommand Parse(string text)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
            return new(ChatVerb.Help);
        if (!Enum.TryParse<ChatVerb>(words[0], ignoreCase: true, out var verb) || !words[0].All(char.IsAsciiLetter))
            throw new FormatException($"'{words[0]}' is not known here.\n{Usage}");

        string? At(int index) => index < words.Length ? words[index] : null;
        string? From(int index) => index < words.Length ? string.Join(' ', words[index..]) : null;
        string Must(int index, string what) => At(index) ?? throw new FormatException($"{what} is missing.\n{Usage}");

        return verb switch
        {
            ChatVerb.Help => new(verb),
            ChatVerb.Plan => new(verb, At(1), Policy: At(2)),
            ChatVerb.Status or ChatVerb.Why => new(verb, At(1)),
            ChatVerb.Start => new(verb, Must(1, "The version"), Policy: Must(2, "The policy"), Words: From(3)),
            ChatVerb.Approve => new(verb, Must(1, "The release"), Must(2, "The stage"), At(3)),
            ChatVerb.Reject => new(verb, Must(1, "The release"), Must(2, "The stage"), Words: From(3)),
            _ => new(verb, Must(1, "The release"), Words: From(2)),
        };
    }
}
