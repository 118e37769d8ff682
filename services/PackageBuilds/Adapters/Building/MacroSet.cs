using ReleaseOrchestrator.PackageBuilds.Domain;

namespace ReleaseOrchestrator.PackageBuilds.Adapters.Building;

/// <summary>The macros that every SPEC is read and built with: Azure Linux's conventions on top of the machine's rpm.</summary>
public sealed class MacroSet
{
    private static readonly (string Name, string Body)[] Conventions =
    [
        ("dist", ".azl3"),
        ("azl", "3"),
        ("with_check", "0"),
        ("distribution", "Azure Linux"),
        ("_lib", "lib"),
        ("_libdir", "%{_prefix}/lib"),
        ("_unitdir", "/usr/lib/systemd/system"),
        ("_userunitdir", "/usr/lib/systemd/user"),
        ("_presetdir", "/usr/lib/systemd/system-preset"),
        ("_userpresetdir", "/usr/lib/systemd/user-preset"),
        ("_sysctldir", "/usr/lib/sysctl.d"),
        ("_tmpfilesdir", "/usr/lib/tmpfiles.d"),
        ("_sysusersdir", "/usr/lib/sysusers.d"),
        ("_udevrulesdir", "/usr/lib/udev/rules.d"),
        ("_modulesloaddir", "/usr/lib/modules-load.d"),
        ("systemd_post()", "%{nil}"),
        ("systemd_preun()", "%{nil}"),
        ("systemd_postun()", "%{nil}"),
        ("systemd_postun_with_restart()", "%{nil}"),
        ("_buildshell", "/bin/bash"),
        ("__python3", "/usr/bin/python3"),
        ("_buildhost", "azl-builder"),
        ("_binary_payload", "w7.zstdio"),
        ("use_source_date_epoch_as_buildtime", "1"),
        ("clamp_mtime_to_source_date_epoch", "1"),
        ("source_date_epoch_from_changelog", "0"),
    ];

    /// <summary>Another set of macros is another content key for everything.</summary>
    public string Id { get; } = BuildInputs.Digest(Conventions.SelectMany(m => new[] { m.Name, m.Body }));

    /// <summary>Arguments of rpmspec and rpmbuild.</summary>
    public IEnumerable<string> Arguments(string architecture, string releaseVersion)
    {
        yield return "--target";
        yield return architecture;
        foreach (var (name, body) in Conventions)
        {
            yield return "--define";
            yield return $"{name} {body}";
        }
        yield return "--define";
        yield return $"distro_release_version {releaseVersion}";
    }
}
