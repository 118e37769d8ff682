namespace AzureSimulator.Model;

/// <summary>A piece of state that is saved as a whole under its key.</summary>
public interface IDocument
{
    string Key { get; }
}

/// <summary>A document for which something happens by itself at a simulated moment.</summary>
public interface IActor : IDocument
{
    DateTimeOffset? Due { get; }
}
