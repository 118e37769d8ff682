using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace StandIns.Tests.Sdk.AspNetCore;

public class When_an_app_recognises_its_sidecar
{
    [Theory]
    [InlineData("t0k3n", "t0k3n", HttpStatusCode.OK)]
    [InlineData("t0k3n", "other", HttpStatusCode.Unauthorized)]
    [InlineData("t0k3n", null, HttpStatusCode.Unauthorized)]
    [InlineData("", "", HttpStatusCode.Unauthorized)]
    public async Task Only_the_right_token_is_let_in(string expected, string? given, HttpStatusCode status)
    {
        await using var app = await App.Start(
            routes => routes.MapGet("/", () => "in").RequireAuthorization("Dapr"),
            web => web.UseAuthentication().UseAuthorization(),
            services =>
            {
                services.AddAuthentication().AddDapr(options => options.Token = expected);
                services.AddAuthorization(options => options.AddDapr());
            });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        if (given is not null) request.Headers.TryAddWithoutValidation("dapr-api-token", given);
        using var answer = await app.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(status, answer.StatusCode);
    }
}
