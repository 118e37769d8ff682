using ReleaseOrchestrator.Contracts.Images;

namespace ReleaseOrchestrator.ImageComposition.Domain;

/// <summary>The <c>spec</c> of an ImageDefinition document, as people write it. <see cref="ImageDefinition.From"/> judges it.</summary>
public sealed class ImageDefinitionSpec
{
    public required string Architecture { get; init; }

    public required ImageKind Kind { get; init; }

    public required List<string> Packages { get; init; }

    public string? Family { get; init; }

    public SelinuxMode? Selinux { get; init; }

    public bool Fips { get; init; }

    public CgroupVersion? Cgroup { get; init; }

    public List<string>? KernelCommandLine { get; init; }

    public ImageFormat? Format { get; init; }

    /// <summary>Size of the root file system, e.g. <c>96MiB</c>.</summary>
    public string? RootSize { get; init; }

    /// <summary>A larger image is rejected, e.g. <c>256MiB</c>.</summary>
    public string? MaxSize { get; init; }

    // Known to Image Customizer. A backend that cannot do them refuses them by name: an ignored key would be a lie about the image.
    public object? Bootloader { get; init; }

    public object? Uki { get; init; }

    public object? Storage { get; init; }

    public object? Hostname { get; init; }

    public object? Users { get; init; }

    public object? Groups { get; init; }

    public object? Services { get; init; }

    public object? Modules { get; init; }

    public object? Overlays { get; init; }

    public object? AdditionalFiles { get; init; }

    public object? AdditionalDirs { get; init; }

    public object? Scripts { get; init; }

    public object? Iso { get; init; }

    public object? Pxe { get; init; }

    /// <summary>The keys present in the document that not every backend can honour.</summary>
    public IEnumerable<string> CustomizerKeys() =>
        from key in new (string Name, object? Value)[]
        {
            ("bootloader", Bootloader), ("uki", Uki), ("storage", Storage), ("hostname", Hostname), ("users", Users), ("groups", Groups),
            ("services", Services), ("modules", Modules), ("overlays", Overlays), ("additionalFiles", AdditionalFiles),
            ("additionalDirs", AdditionalDirs), ("scripts", Scripts), ("iso", Iso), ("pxe", Pxe),
        }
        where key.Value is not null
        select key.Name;
}
