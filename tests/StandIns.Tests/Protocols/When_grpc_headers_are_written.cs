using Protocols.Grpc.Wire;

namespace StandIns.Tests.Protocols;

public class When_grpc_headers_are_written
{
    [Theory]
    [InlineData("plain words", "plain words")]
    [InlineData("50%", "50%25")]
    [InlineData("é", "%C3%A9")]
    [InlineData("a\r\nb", "a%0D%0Ab")]
    public void A_status_message_is_percent_encoded_and_read_back(string message, string encoded)
    {
        Assert.Equal(encoded, StatusMessage.Encode(message));
        Assert.Equal(message, StatusMessage.Decode(encoded));
    }

    [Theory]
    [InlineData("100%", "100%")]
    [InlineData("%zz", "%zz")]
    public void A_badly_encoded_message_is_shown_as_it_came(string encoded, string message) =>
        Assert.Equal(message, StatusMessage.Decode(encoded));

    [Theory]
    [InlineData(1, "1m")]
    [InlineData(30_000, "30000m")]
    [InlineData(200_000_000, "200000S")]
    public void A_timeout_is_written_in_the_finest_unit_that_fits(long milliseconds, string header)
    {
        var timeout = TimeSpan.FromMilliseconds(milliseconds);
        Assert.Equal(header, GrpcTimeout.Write(timeout));
        Assert.True(GrpcTimeout.TryRead(header, out var read));
        Assert.Equal(timeout, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("5x")]
    [InlineData("-5S")]
    [InlineData("123456789S")]
    public void A_timeout_that_is_none_is_not_read(string header) => Assert.False(GrpcTimeout.TryRead(header, out _));
}
