namespace ReleaseOrchestrator.Tests.VirtualTime;

/// <summary>The app was killed here: nothing after this point happens in it.</summary>
public sealed class KilledException(string appId) : Exception($"{appId} was killed.");
