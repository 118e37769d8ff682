using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ReleaseOrchestrator.ImageComposition.Domain;

/// <summary>The image's packages as an SPDX 2.3 document. The same packages give the same bytes.</summary>
public static class SpdxDocument
{
    private const string NoAssertion = "NOASSERTION";

    public static byte[] Write(string imageName, string imageVersion, string contentKey, DateTimeOffset created, IEnumerable<InstalledPackage> packages)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        var ordered = packages.OrderBy(p => p.Id.ToString(), StringComparer.Ordinal).ToList();

        json.WriteStartObject();
        json.WriteString("spdxVersion", "SPDX-2.3");
        json.WriteString("dataLicense", "CC0-1.0");
        json.WriteString("SPDXID", "SPDXRef-DOCUMENT");
        json.WriteString("name", $"{imageName}-{imageVersion}");
        json.WriteString("documentNamespace", $"https://releases.azurelinux.dev/spdx/{imageName}/{imageVersion}/{contentKey}");
        json.WriteStartObject("creationInfo");
        json.WriteString("created", created.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture));
        json.WriteStartArray("creators");
        json.WriteStringValue("Tool: release-orchestrator-image-composition");
        json.WriteEndArray();
        json.WriteEndObject();

        json.WriteStartArray("packages");
        WriteImage(json, imageName, imageVersion);
        foreach (var package in ordered)
            WritePackage(json, package);
        json.WriteEndArray();

        json.WriteStartArray("relationships");
        WriteRelationship(json, "SPDXRef-DOCUMENT", "DESCRIBES", "SPDXRef-Image");
        foreach (var package in ordered)
            WriteRelationship(json, "SPDXRef-Image", "CONTAINS", Reference(package.Id));
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return [.. buffer.WrittenSpan, (byte)'\n'];
    }

    /// <summary>The identities of the packages that a document names; read back, so that the check is on what was written.</summary>
    public static IReadOnlyList<string> PackagesIn(ReadOnlyMemory<byte> document)
    {
        using var json = JsonDocument.Parse(document);
        return
        [
            .. json.RootElement.GetProperty("packages").EnumerateArray()
                .Where(p => p.GetProperty("SPDXID").GetString() != "SPDXRef-Image")
                .Select(p => p.GetProperty("summary").GetString()!),
        ];
    }

    private static void WriteImage(Utf8JsonWriter json, string name, string version)
    {
        json.WriteStartObject();
        json.WriteString("SPDXID", "SPDXRef-Image");
        json.WriteString("name", name);
        json.WriteString("versionInfo", version);
        json.WriteString("downloadLocation", NoAssertion);
        json.WriteBoolean("filesAnalyzed", false);
        json.WriteString("primaryPackagePurpose", "OPERATING-SYSTEM");
        json.WriteEndObject();
    }

    private static void WritePackage(Utf8JsonWriter json, InstalledPackage package)
    {
        json.WriteStartObject();
        json.WriteString("SPDXID", Reference(package.Id));
        json.WriteString("name", package.Id.Name);
        json.WriteString("versionInfo", package.Id.Evr);
        json.WriteString("summary", package.Id.ToString());
        json.WriteString("supplier", package.Vendor is null ? NoAssertion : $"Organization: {package.Vendor}");
        json.WriteString("downloadLocation", NoAssertion);
        json.WriteBoolean("filesAnalyzed", false);

        // License tags of RPMs are free text, not SPDX expressions: quoted, not claimed.
        json.WriteString("licenseConcluded", NoAssertion);
        json.WriteString("licenseDeclared", NoAssertion);
        json.WriteString("licenseComments", $"License tag of the RPM: {package.License}");
        json.WriteString("copyrightText", NoAssertion);
        json.WriteString("comment", $"SHA-256 of the RPM header: {package.HeaderSha256}");
        if (package.SourceRpm is not null)
            json.WriteString("sourceInfo", $"built from {package.SourceRpm}");
        json.WriteStartArray("externalRefs");
        json.WriteStartObject();
        json.WriteString("referenceCategory", "PACKAGE-MANAGER");
        json.WriteString("referenceType", "purl");
        json.WriteString("referenceLocator", PackageUrl(package));
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteRelationship(Utf8JsonWriter json, string from, string type, string to)
    {
        json.WriteStartObject();
        json.WriteString("spdxElementId", from);
        json.WriteString("relationshipType", type);
        json.WriteString("relatedSpdxElement", to);
        json.WriteEndObject();
    }

    private static string PackageUrl(InstalledPackage package)
    {
        var id = package.Id;
        var url = $"pkg:rpm/azurelinux/{Uri.EscapeDataString(id.Name)}@{Uri.EscapeDataString($"{id.Version}-{id.Release}")}?arch={id.Architecture}&distro=azurelinux-3.0";
        if (id.Epoch != 0)
            url += $"&epoch={id.Epoch}";
        return package.SourceRpm is null ? url : $"{url}&upstream={Uri.EscapeDataString(package.SourceRpm)}";
    }

    // SPDX ids allow letters, digits, '.' and '-'; the hash keeps two names apart that differ only in other characters.
    private static string Reference(PackageIdentity id)
    {
        var name = new string([.. id.ToString().Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? c : '-')]);
        return $"SPDXRef-Package-{name}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id.ToString())))[..8]}";
    }
}
