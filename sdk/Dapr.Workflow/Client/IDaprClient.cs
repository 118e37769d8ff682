namespace Dapr.Common;

/// <summary>What every client of a building block is.</summary>
public interface IDaprClient : IDisposable;
