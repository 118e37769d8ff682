using System.Security.Cryptography;
using System.Text;
using AzureSimulator.Model;

namespace AzureSimulator.Storage;

/// <summary>Containers and blobs. Bytes are in sparse files; what a blob is, in the world.</summary>
public sealed class BlobStore
{
    private readonly World world;
    private readonly Lazy<string> root;

    public BlobStore(World world)
    {
        this.world = world;
        root = new Lazy<string>(() => Directory.CreateDirectory(Path.Combine(world.Directory, "blobs")).FullName);
    }

    public string PathOf(BlobState blob) => Path.Combine(root.Value, blob.File);

    public string NewFile(out string name)
    {
        name = Guid.NewGuid().ToString("N");
        return Path.Combine(root.Value, name);
    }

    public string BlockFile(string key, string block)
    {
        var directory = Directory.CreateDirectory(Path.Combine(root.Value, "blocks", Hash(key)));
        return Path.Combine(directory.FullName, Hash(block));
    }

    public void ForgetBlocks(string key)
    {
        var directory = Path.Combine(root.Value, "blocks", Hash(key));
        if (Directory.Exists(directory))
            Directory.Delete(directory, recursive: true);
    }

    public BlobState? Find(string key) => world.Blobs.Find(key);

    public ContainerState Container(string key) => world.Containers.Find(key) ?? throw BlobException.NoContainer();

    public bool CreateContainer(string key, Dictionary<string, string> metadata)
    {
        if (world.Containers.Find(key) is not null)
            return false;
        world.Containers.Save(new ContainerState { Key = key, ETag = NewETag(), LastModified = world.Clock.RealNow, Metadata = metadata });
        return true;
    }

    public void DeleteContainer(string key)
    {
        Container(key);
        foreach (var blob in BlobsIn(key).ToList())
            Delete(blob);
        world.Containers.Remove(key);
    }

    public IEnumerable<BlobState> BlobsIn(string container) =>
        world.Blobs.All.Where(blob => blob.Key.StartsWith(container + "/", StringComparison.Ordinal)).OrderBy(blob => blob.Key, StringComparer.Ordinal);

    /// <summary>Puts a blob in place of the one that had its name; the old content goes away with it.</summary>
    public BlobState Replace(BlobState blob)
    {
        var old = Find(blob.Key);
        world.Blobs.Save(blob);
        if (old is not null && old.File != blob.File)
            File.Delete(PathOf(old));
        return blob;
    }

    public BlobState Changed(BlobState blob)
    {
        blob.ETag = NewETag();
        blob.LastModified = world.Clock.RealNow;
        world.Blobs.Save(blob);
        return blob;
    }

    public void Delete(BlobState blob)
    {
        world.Blobs.Remove(blob.Key);
        File.Delete(PathOf(blob));
    }

    public BlobState New(string key, string type, string file, long length) => new()
    {
        Key = key,
        Type = type,
        File = file,
        Length = length,
        ETag = NewETag(),
        CreatedAt = world.Clock.RealNow,
        LastModified = world.Clock.RealNow,
    };

    private static string NewETag() => "0x8D" + Convert.ToHexString(RandomNumberGenerator.GetBytes(7));

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
}
