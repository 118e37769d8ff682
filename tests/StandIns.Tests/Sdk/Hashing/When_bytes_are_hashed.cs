using System.IO.Hashing;
using System.Text;

namespace StandIns.Tests.Sdk.Hashing;

public class When_bytes_are_hashed
{
    // Published vectors: the xxHash specification and its reference implementation.
    [Theory]
    [InlineData("", 0, 0xEF46DB3751D8E999)]
    [InlineData("a", 0, 0xD24EC4F1A98C6E5B)]
    [InlineData("abc", 0, 0x44BC2CF5AD770999)]
    [InlineData("Nobody inspects the spammish repetition", 0, 0xFBCEA83C8A378BF1)]
    [InlineData("xxhash", 0, 0x32DD38952C4BC720)]
    [InlineData("xxhash", 20141025, 0xB559B98D844E0635)]
    public void Xxhash_gives_the_published_value(string text, long seed, ulong hash) =>
        Assert.Equal(hash, XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(text), seed));

    // The check values of the CRC catalogue: CRC-32/ISO-HDLC and CRC-64/ECMA-182.
    [Fact]
    public void Crc_gives_the_published_check_value()
    {
        var check = "123456789"u8.ToArray();
        Assert.Equal(0xCBF43926u, Crc32.HashToUInt32(check));
        Assert.Equal(0x6C40DF5F0B497347ul, Crc64.HashToUInt64(check));
    }

    [Fact]
    public void Hashes_are_written_in_the_official_byte_order()
    {
        var check = "123456789"u8.ToArray();
        Assert.Equal("2639F4CB", Convert.ToHexString(Crc32.Hash(check)));
        Assert.Equal("6C40DF5F0B497347", Convert.ToHexString(Crc64.Hash(check)));
        Assert.Equal("EF46DB3751D8E999", Convert.ToHexString(XxHash64.Hash([])));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(1000)]
    public async Task It_does_not_matter_in_what_pieces_they_come(int piece)
    {
        var bytes = Enumerable.Range(0, 1000).Select(i => (byte)(i * 31)).ToArray();
        NonCryptographicHashAlgorithm[] algorithms = [new XxHash64(42), new Crc32(), new Crc64()];
        foreach (var algorithm in algorithms)
        {
            algorithm.Append(bytes);
            var whole = algorithm.GetHashAndReset();
            foreach (var chunk in bytes.Chunk(piece)) algorithm.Append(chunk);
            Assert.Equal(whole, algorithm.GetCurrentHash());

            algorithm.Reset();
            using var stream = new MemoryStream(bytes);
            await algorithm.AppendAsync(stream, TestContext.Current.CancellationToken);
            Assert.Equal(whole, algorithm.GetHashAndReset());
        }
    }

    [Fact]
    public void Too_little_room_is_refused_and_nothing_is_forgotten()
    {
        var crc = new Crc32();
        crc.Append("123456789"u8);
        Assert.False(crc.TryGetHashAndReset(new byte[3], out _));
        Assert.Throws<ArgumentException>(() => crc.GetCurrentHash(new byte[3]));
        Assert.Equal(0xCBF43926u, crc.GetCurrentHashAsUInt32());
    }
}
