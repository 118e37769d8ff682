namespace Dapr.AspNetCore;

/// <summary>An event in its envelope.</summary>
/// <typeparam name="TValue">The type of its data.</typeparam>
public class BulkMessageModel<TValue>
{
    /// <summary>Creates the envelope.</summary>
    public BulkMessageModel()
    {
    }

    /// <summary>Creates the envelope.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="source">Who published it.</param>
    /// <param name="type">What kind of event it is.</param>
    /// <param name="specversion">The version of CloudEvents.</param>
    /// <param name="datacontenttype">How the data is written.</param>
    /// <param name="data">The data.</param>
    public BulkMessageModel(string id, string source, string type, string specversion, string datacontenttype, TValue data) =>
        (Id, Source, Type, Specversion, Datacontenttype, Data) = (id, source, type, specversion, datacontenttype, data);

    /// <summary>Its id.</summary>
    public string Id { get; set; } = null!;

    /// <summary>Who published it.</summary>
    public string Source { get; set; } = null!;

    /// <summary>What kind of event it is.</summary>
    public string Type { get; set; } = null!;

    /// <summary>The version of CloudEvents.</summary>
    public string Specversion { get; set; } = null!;

    /// <summary>How the data is written.</summary>
    public string Datacontenttype { get; set; } = null!;

    /// <summary>The data.</summary>
    public TValue Data { get; set; } = default!;
}
