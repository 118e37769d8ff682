namespace AzureSimulator.Storage;

/// <summary>A refusal of the blob service.</summary>
public sealed class BlobException(int status, string code, string message) : Exception(message)
{
    public int Status => status;

    public string Code => code;

    public static BlobException NoContainer() => new(404, "ContainerNotFound", "The specified container does not exist.");

    public static BlobException NoBlob() => new(404, "BlobNotFound", "The specified blob does not exist.");
}
