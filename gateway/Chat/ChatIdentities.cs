using ReleaseOrchestrator.Contracts;

namespace ReleaseOrchestrator.Gateway.Chat;

/// <summary>
/// Section <c>ChatOps:Identities</c>: which chat user is whom, with which roles. Whoever is not listed may do nothing; an empty list means nobody.
/// A person with the same name in two channels is one person.
/// </summary>
public sealed class ChatIdentities(IConfiguration configuration)
{
    private readonly List<Entry> _entries = configuration.GetSection("ChatOps:Identities").Get<List<Entry>>() ?? [];

    /// <param name="users">The names by which the channel knows the user: id, login.</param>
    public ChatPerson? Find(string channel, params ReadOnlySpan<string?> users)
    {
        foreach (var user in users)
            foreach (var entry in _entries)
                if (user is { Length: > 0 } && entry.Channel.Equals(channel, StringComparison.OrdinalIgnoreCase) && entry.User.Equals(user, StringComparison.OrdinalIgnoreCase))
                    return new($"chat:{entry.Name}", [.. entry.Roles.Intersect([Roles.Viewer, Roles.Operator, Roles.Approver])]);
        return null;
    }

    private sealed class Entry
    {
        public string Channel { get; set; } = "";

        public string User { get; set; } = "";

        public string Name { get; set; } = "";

        public List<string> Roles { get; set; } = [];
    }
}

/// <summary>A chat user that is somebody here.</summary>
public sealed record ChatPerson(string Actor, IReadOnlyList<string> Roles);
