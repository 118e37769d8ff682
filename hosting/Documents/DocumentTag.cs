using System.Security.Cryptography;
using System.Text;

namespace ReleaseOrchestrator.Hosting.Documents;

/// <summary>The ETag of a document that can be edited.</summary>
public static class DocumentTag
{
    /// <summary>The same text has the same tag.</summary>
    public static string Of(string text) => $"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16]}\"";
}
