using ReleaseOrchestrator.PackageBuilds.Domain;

namespace ReleaseOrchestrator.Tests.PackageBuilds;

/// <summary>SPECs as rpmspec would have read them; a test says only what matters to it.</summary>
internal static class SpecBuilder
{
    public static readonly Toolchain Toolchain = new("toolchain-1", new HashSet<string> { "gcc", "make" });

    public static Spec Spec(string name, string evr = "1.0-1.azl3", string[]? needs = null, string[]? provides = null, string[]? requires = null, string files = "f1") => new(
        name,
        Evr.Parse(evr),
        [],
        [.. (needs ?? []).Select(Capability.Parse)],
        [new SpecPackage(name, $"{name}-{evr}.x86_64", "x86_64", [Capability.Parse($"{name} = {evr}"), .. (provides ?? []).Select(Capability.Parse)], [.. (requires ?? []).Select(Capability.Parse)])],
        [],
        [],
        1762041600,
        files,
        false,
        []);
}
