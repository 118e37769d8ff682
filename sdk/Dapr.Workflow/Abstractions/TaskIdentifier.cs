namespace Dapr.Workflow.Abstractions;

/// <summary>The name of a workflow or activity.</summary>
/// <param name="Name">The name.</param>
#pragma warning disable CA2225 // Conversions only, as in the official type.
public readonly record struct TaskIdentifier(string Name)
{
    /// <summary>A name from text.</summary>
    /// <param name="name">The text.</param>
    public static implicit operator TaskIdentifier(string name) => new(name);

    /// <summary>The text of a name.</summary>
    /// <param name="identifier">The name.</param>
    public static implicit operator string(TaskIdentifier identifier) => identifier.Name;

    /// <inheritdoc />
    public override string ToString() => Name;
}
