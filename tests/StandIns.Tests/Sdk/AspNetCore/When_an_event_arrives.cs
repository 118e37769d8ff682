using System.Net;
using System.Text;
using Dapr;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace StandIns.Tests.Sdk.AspNetCore;

public class When_an_event_arrives
{
    private const string Envelope = "application/cloudevents+json";

    private sealed record Release(string Version);

    /// <summary>What an endpoint sees: content type, body, and any headers made of attributes.</summary>
    private static async Task<string> Seen(HttpRequest request)
    {
        var headers = request.Headers.Where(header => header.Key.StartsWith("Cloudevent.", StringComparison.OrdinalIgnoreCase))
            .OrderBy(header => header.Key, StringComparer.Ordinal).Select(header => $"|{header.Key}={header.Value}");
        return $"{request.ContentType}|{await new StreamReader(request.Body).ReadToEndAsync()}{string.Concat(headers)}";
    }

    private static async Task<(HttpStatusCode Status, string Text)> Send(
        string body, string contentType = Envelope, CloudEventsMiddlewareOptions? options = null, string path = "/seen")
    {
        await using var app = await App.Start(
            routes =>
            {
                routes.MapPost("/seen", Seen);
                routes.MapPost("/bound", (Release release) => release.Version);
            },
            web => web.UseCloudEvents(options ?? new CloudEventsMiddlewareOptions()));
        using var content = new StringContent(body, Encoding.UTF8);
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(contentType);
        using var answer = await app.Http.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_endpoint_binds_the_data_itself() =>
        Assert.Equal((HttpStatusCode.OK, "3.0.1"), await Send("""{"id":"1","type":"t","data":{"version":"3.0.1"}}""", path: "/bound"));

    [Fact]
    public async Task Data_is_the_body_and_its_type_the_content_type() =>
        Assert.Equal("application/json|{\"version\":\"3.0.1\"}", (await Send("""{"datacontenttype":"application/json","data":{"version":"3.0.1"}}""")).Text);

    [Fact]
    public async Task Without_a_type_it_is_JSON() =>
        Assert.Equal("application/json|[1,2]", (await Send("""{"data":[1,2]}""")).Text);

    [Fact]
    public async Task Text_is_taken_out_of_its_quotes() =>
        Assert.Equal("text/plain|hello \"world\"", (await Send("""{"datacontenttype":"text/plain","data":"hello \"world\""}""")).Text);

    [Fact]
    public async Task Text_stays_a_JSON_string_where_the_app_wants_it_so() => Assert.Equal(
        "text/plain|\"hello\"",
        (await Send("""{"datacontenttype":"text/plain","data":"hello"}""", options: new CloudEventsMiddlewareOptions { SuppressJsonDecodingOfTextPayloads = true })).Text);

    [Fact]
    public async Task What_is_no_string_is_JSON_whatever_the_type_says() =>
        Assert.Equal("text/plain|{\"a\":1}", (await Send("""{"datacontenttype":"text/plain","data":{"a":1}}""")).Text);

    [Fact]
    public async Task A_vendor_type_of_JSON_is_JSON() =>
        Assert.Equal("application/vnd.x+json|\"s\"", (await Send("""{"datacontenttype":"application/vnd.x+json","data":"s"}""")).Text);

    [Fact]
    public async Task The_charset_is_dropped_since_the_body_is_UTF8() =>
        Assert.Equal("application/json|\"é\"", (await Send("""{"datacontenttype":"application/json; charset=utf-16","data":"é"}""")).Text);

    [Fact]
    public async Task Binary_data_is_decoded() =>
        Assert.Equal("application/octet-stream|bytes", (await Send("""{"datacontenttype":"application/octet-stream","data_base64":"Ynl0ZXM="}""")).Text);

    [Fact]
    public async Task Without_data_the_body_is_empty() => Assert.Equal("|", (await Send("""{"id":"1"}""")).Text);

    [Fact]
    public async Task Text_and_binary_data_together_are_refused() =>
        Assert.Equal(HttpStatusCode.BadRequest, (await Send("""{"data":1,"data_base64":"AA=="}""")).Status);

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("""{"data_base64":"not base64!"}""")]
    [InlineData("""{"data_base64":7}""")]
    public async Task What_is_no_envelope_is_refused(string body) => Assert.Equal(HttpStatusCode.BadRequest, (await Send(body)).Status);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_sender_that_has_gone_is_an_error_only_while_an_answer_is_possible(bool hasStarted)
    {
        using var gone = new CancellationTokenSource();
        var builder = new ApplicationBuilder(new ServiceCollection().BuildServiceProvider());
        builder.UseCloudEvents();
        builder.Run(http =>
        {
            http.Features.Set<IHttpResponseFeature>(new Response { Started = hasStarted });
            gone.Cancel();
            throw new OperationCanceledException(gone.Token);
        });
        var http = new DefaultHttpContext { RequestAborted = gone.Token };
        http.Request.ContentType = Envelope;
        http.Request.Body = new MemoryStream("""{"data":1}"""u8.ToArray());

        var handled = builder.Build()(http);

        if (hasStarted) await handled;
        else await Assert.ThrowsAsync<OperationCanceledException>(() => handled);
    }

    private sealed class Response : HttpResponseFeature
    {
        public override bool HasStarted => Started;

        public bool Started { get; init; }
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/cloudevents-batch+json")]
    public async Task Other_requests_are_left_as_they_are(string contentType) =>
        Assert.Equal($"{contentType}|{{\"data\":1}}", (await Send("""{"data":1}""", contentType)).Text);

    [Fact]
    public async Task An_envelope_with_a_charset_is_read() =>
        Assert.Equal("application/json|1", (await Send("""{"data":1}""", Envelope + "; charset=utf-8")).Text);

    [Fact]
    public async Task Attributes_become_headers_where_the_app_asks() => Assert.Equal(
        "application/json|1|Cloudevent.id=7|Cloudevent.type=t",
        (await Send("""{"id":"7","type":"t","data":1}""", options: new CloudEventsMiddlewareOptions { ForwardCloudEventPropertiesAsHeaders = true })).Text);

    [Fact]
    public async Task Only_named_attributes_become_headers() => Assert.Equal(
        "application/json|1|Cloudevent.type=t",
        (await Send("""{"id":"7","type":"t","data":1}""", options: new CloudEventsMiddlewareOptions
        {
            ForwardCloudEventPropertiesAsHeaders = true,
            IncludedCloudEventPropertiesAsHeaders = ["type"],
        })).Text);

    [Fact]
    public async Task Excluded_attributes_do_not_become_headers() => Assert.Equal(
        "application/json|1|Cloudevent.type=t",
        (await Send("""{"id":"7","type":"t","data":1}""", options: new CloudEventsMiddlewareOptions
        {
            ForwardCloudEventPropertiesAsHeaders = true,
            ExcludedCloudEventPropertiesFromHeaders = ["id"],
        })).Text);
}
