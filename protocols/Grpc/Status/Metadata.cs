using System.Collections;
using System.Text;

namespace Grpc.Core;

/// <summary>Names and values beside the messages of a call. A name that ends in <c>-bin</c> has bytes as its value, any other has text.</summary>
public sealed class Metadata : IReadOnlyList<Metadata.Entry>
{
    public const string BinaryHeaderSuffix = "-bin";

    private readonly List<Entry> _entries = [];

    public int Count => _entries.Count;

    public Entry this[int index] => _entries[index];

    public static bool IsBinary(string key) => key.EndsWith(BinaryHeaderSuffix, StringComparison.OrdinalIgnoreCase);

    public void Add(string key, string value) => _entries.Add(new Entry(key, value));

    public void Add(string key, byte[] valueBytes) => _entries.Add(new Entry(key, valueBytes));

    /// <summary>The last value of a name; null where there is none.</summary>
    public Entry? Get(string key) => _entries.FindLast(entry => string.Equals(entry.Key, key, StringComparison.OrdinalIgnoreCase));

    public string? GetValue(string key) => Get(key)?.Value;

    public byte[]? GetValueBytes(string key) => Get(key)?.ValueBytes;

    public IEnumerable<Entry> GetAll(string key) => _entries.Where(entry => string.Equals(entry.Key, key, StringComparison.OrdinalIgnoreCase));

    public IEnumerator<Entry> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>One name with its value.</summary>
    public sealed class Entry
    {
        private readonly byte[]? _bytes;
        private readonly string? _text;

        public Entry(string key, string value)
        {
            if (Metadata.IsBinary(key)) throw new ArgumentException($"'{key}' ends in {BinaryHeaderSuffix}, so its value must be bytes.", nameof(key));
            if (value.Any(c => c is < ' ' or > '~')) throw new ArgumentException($"The value of '{key}' must be printable ASCII; a name that ends in {BinaryHeaderSuffix} may have any bytes.", nameof(value));
            (Key, _text) = (key.ToLowerInvariant(), value);
        }

        public Entry(string key, byte[] valueBytes)
        {
            if (!Metadata.IsBinary(key)) throw new ArgumentException($"The value of '{key}' is bytes, so its name must end in {BinaryHeaderSuffix}.", nameof(key));
            (Key, _bytes) = (key.ToLowerInvariant(), [.. valueBytes]);
        }

        public string Key { get; }

        public bool IsBinary => _bytes is not null;

        public string Value => _text ?? throw new InvalidOperationException($"The value of '{Key}' is bytes.");

        public byte[] ValueBytes => _bytes ?? Encoding.ASCII.GetBytes(_text!);

        public override string ToString() => $"{Key}: {(IsBinary ? Convert.ToBase64String(_bytes!) : _text)}";
    }
}
