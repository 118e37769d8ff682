using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using ReleaseOrchestrator.Contracts.Images;
using ReleaseOrchestrator.Contracts.Packages;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.ImageComposition;
using ReleaseOrchestrator.ImageComposition.Adapters;
using ReleaseOrchestrator.ImageComposition.Adapters.Local;
using ReleaseOrchestrator.ImageComposition.Domain;

namespace ReleaseOrchestrator.Tests.ImageComposition;

/// <summary>image-composition on data of its own, with a quick backend and gallery, and a list where pub/sub would be.</summary>
internal sealed class ImagesApp : IFactPublisher, IAsyncDisposable
{
    public static readonly PublishedRepository Repository = new(
        "repository-1", "file:///repository", "file:///repository/key.asc", new string('a', 64),
        [new("filesystem-1.1-1.azl3.noarch", "filesystem.rpm", "", "")], []);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("images-");
    private readonly Dictionary<string, string> _settings = [];
    private WebApplicationFactory<ImageCompositionApp>? _app;

    public ScriptedBackend Backend { get; } = new();

    public ScriptedGallery? Gallery { get; set; } = new();

    public ConcurrentQueue<(string Topic, string Data)> Published { get; } = [];

    public ImagesApp Set(string key, string value)
    {
        _settings[key] = value;
        return this;
    }

    public ImagesApp Define(string name, string spec)
    {
        var directory = Path.Combine(_directory.FullName, "documents", "images");
        Directory.CreateDirectory(directory);
        File.WriteAllText(
            Path.Combine(directory, name + ".yaml"),
            $"apiVersion: releases.azurelinux.dev/v1\nkind: ImageDefinition\nmetadata: {{ name: {name} }}\nspec:\n  architecture: x86_64\n  packages: [filesystem]\n{spec}");
        return this;
    }

    public ImagesApp DefineNode(string name = "node", string family = "AKSAzureLinux-V3gen2", string more = "") =>
        Define(name, $"  kind: NodeImage\n  family: {family}\n{more}");

    public ImagesApp DefineContainer() => Define("container-base", "  kind: ContainerBase\n");

    public HttpClient Client => (_app ??= Start()).CreateClient();

    public static StartCompositionRequest Request(string version = "3.0.20261121", string repository = "repository-1", params string[] definitions) =>
        new(version, Repository with { Id = repository }, definitions.Length == 0 ? null : definitions);

    public async Task<HttpResponseMessage> Put(string id, StartCompositionRequest? request = null) =>
        await Client.PutAsJsonAsync($"/images/compositions/{id}", request ?? Request(), ReleaseJson.Strict, TestContext.Current.CancellationToken);

    public async Task<Composition> Read(string id) =>
        (await Client.GetFromJsonAsync<Composition>($"/images/compositions/{id}", ReleaseJson.Strict, TestContext.Current.CancellationToken))!;

    /// <summary>Starts a composition and gives what it came to.</summary>
    public async Task<Composition> Compose(string id, StartCompositionRequest? request = null)
    {
        (await Put(id, request)).EnsureSuccessStatusCode();
        return await Until(id, c => c.State != CompositionState.Running);
    }

    public async Task<Composition> Until(string id, Func<Composition, bool> reached)
    {
        while (true)
        {
            var composition = await Read(id);
            if (reached(composition))
                return composition;
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Topics published so far, once the outbox is empty.</summary>
    public async Task<IReadOnlyList<string>> Topics()
    {
        var database = _app!.Services.GetRequiredService<ServiceDatabase>();
        while (await database.Read(s => s.Find<long>("SELECT COUNT(*) FROM outbox")) > 0)
            await Task.Delay(10, TestContext.Current.CancellationToken);
        return [.. Published.Select(p => p.Topic)];
    }

    /// <summary>Ends the process and starts another on the same data.</summary>
    public async Task Restart()
    {
        await _app!.DisposeAsync();
        _app = Start();
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
        _directory.Delete(true);
    }

    Task IFactPublisher.Publish(string id, string topic, string data, CancellationToken stop)
    {
        Published.Enqueue((topic, data));
        return Task.CompletedTask;
    }

    private WebApplicationFactory<ImageCompositionApp> Start() => new WebApplicationFactory<ImageCompositionApp>().WithWebHostBuilder(host =>
    {
        host.UseSetting("Data:Directory", Path.Combine(_directory.FullName, "data")).UseSetting("Documents:Directory", Path.Combine(_directory.FullName, "documents"))
            .UseSetting("Logging:LogLevel:Default", "Warning");
        foreach (var (key, value) in _settings)
            host.UseSetting(key, value);
        host.ConfigureTestServices(services =>
        {
            services.AddSingleton<IFactPublisher>(this);
            services.AddTransient<IImageBackend>(s =>
            {
                Backend.Library = s.GetRequiredService<ImageLibrary>();
                return Backend;
            });
            if (Gallery is not null)
                services.AddSingleton<IImageGallery>(Gallery);
        });
    });
}

/// <summary>Makes a disk of 1 MiB that holds its content key.</summary>
internal sealed class ScriptedBackend : IImageBackend
{
    public ImageLibrary? Library { get; set; }

    public string Id => "scripted/1";

    /// <summary>What goes wrong, instead of an image.</summary>
    public Func<ImageOrder, Exception?> Fault { get; set; } = _ => null;

    public ImageCheck Check { get; set; } = new("packages", true, "all there");

    /// <summary>Composition waits for it.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Makes disks that Azure does not take.</summary>
    public bool IsBroken { get; set; }

    public ConcurrentQueue<string> Composed { get; } = [];

    public void Require(ImageDefinition definition, ImageDefinitionSpec spec)
    {
    }

    public async Task<ComposedArtifact> Compose(ImageOrder order, CancellationToken stop)
    {
        await Gate.WaitAsync(stop);
        if (Fault(order) is { } fault)
            throw fault;
        if (await Library!.Find(order.ContentKey, stop) is { } finished)
            return finished;
        Composed.Enqueue(order.Definition.Name);
        var vhd = new byte[ByteSize.MiB + FixedVhd.FooterSize];
        Encoding.UTF8.GetBytes(order.ContentKey, vhd);
        if (!IsBroken)
            FixedVhd.Footer(ByteSize.MiB, DateTimeOffset.UnixEpoch, Guid.Empty).CopyTo(vhd, ByteSize.MiB);
        var digest = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(vhd));
        var artifact = new ComposedArtifact(
            order.ContentKey, order.Definition.Name, order.Definition.Architecture, order.Definition.Kind, order.ReleaseVersion, order.Version,
            order.Repository.Id, order.Repository.RepomdSha256, Id, digest, 64, "image.vhd", "sha256:00", null, [], [Check], []);
        if (!Check.Passed)
            return artifact;
        var made = Directory.CreateTempSubdirectory("made-").FullName;
        await File.WriteAllBytesAsync(Path.Combine(made, "image.vhd"), vhd, stop);
        await File.WriteAllTextAsync(Path.Combine(made, "sbom.spdx.json"), "{}", stop);
        return await Library.Add(made, artifact, stop);
    }
}

/// <summary>Takes every image at once, unless told otherwise.</summary>
internal sealed class ScriptedGallery : IImageGallery
{
    public ConcurrentQueue<Publication> Script { get; } = [];

    public ConcurrentQueue<string> Asked { get; } = [];

    public void Require()
    {
    }

    public Task<Publication> Publish(ComposedImage image, string file, string releaseVersion, CancellationToken stop)
    {
        Asked.Enqueue(image.NodeImageVersion!);
        return Task.FromResult(Script.TryDequeue(out var next) ? next : Publication.Complete("/gallery/" + image.NodeImageVersion));
    }
}
