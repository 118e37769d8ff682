namespace Dapr;

/// <summary>How events are taken out of their envelopes.</summary>
public class CloudEventsMiddlewareOptions
{
    /// <summary>True keeps text as a JSON string, as it stands in the envelope, instead of its content.</summary>
    public bool SuppressJsonDecodingOfTextPayloads { get; set; }

    /// <summary>True makes the envelope's other attributes headers of the request, as <c>Cloudevent.{name}</c>.</summary>
    public bool ForwardCloudEventPropertiesAsHeaders { get; set; }

    /// <summary>The attributes that become headers; null for all.</summary>
#pragma warning disable CA1819 // Arrays in the official type as well.
    public string[]? IncludedCloudEventPropertiesAsHeaders { get; set; }

    /// <summary>The attributes that do not become headers, where none are named that do.</summary>
    public string[]? ExcludedCloudEventPropertiesFromHeaders { get; set; }
}
