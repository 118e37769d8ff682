using Azure.Core;
using Azure.Identity;

namespace StandIns.Tests.Simulator;

public class When_a_client_signs_in
{
    private const string Subscriptions = "/subscriptions?api-version=2022-12-01";

    [Fact]
    public async Task The_official_credential_gets_a_token_that_works()
    {
        await using var azure = await SimulatedAzure.Start();
        var token = await azure.Credential().GetTokenAsync(new TokenRequestContext(["https://management.azure.com/.default"]), SimulatedAzure.Stop);

        var (status, _, _) = await azure.Send("GET", Subscriptions, token: token.Token);

        Assert.Equal(200, status);
        Assert.Equal("issued", azure.Log("token").Single()["outcome"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_wrong_secret_is_refused()
    {
        await using var azure = await SimulatedAzure.Start();
        var problem = await Assert.ThrowsAsync<AuthenticationFailedException>(async () =>
            await azure.Credential("wrong").GetTokenAsync(new TokenRequestContext(["https://management.azure.com/.default"]), SimulatedAzure.Stop));
        Assert.Contains("AADSTS7000215", problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not.a.token", "InvalidAuthenticationToken")]
    [InlineData("garbage", "InvalidAuthenticationToken")]
    public async Task A_foreign_token_is_refused_with_a_challenge(string token, string code)
    {
        await using var azure = await SimulatedAzure.Start();
        var (status, body, response) = await azure.Send("GET", Subscriptions, token: token);

        Assert.Equal(401, status);
        Assert.Equal(code, SimulatedAzure.Code(body));
        Assert.Contains("authorization_uri=", response.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_of_another_simulator_is_refused()
    {
        await using var azure = await SimulatedAzure.Start();
        await using var other = await SimulatedAzure.Start(otherKeys: true);
        var (status, _, _) = await azure.Send("GET", Subscriptions, token: other.Token());
        Assert.Equal(401, status);
    }

    [Fact]
    public async Task A_token_for_storage_does_not_open_the_resource_manager()
    {
        await using var azure = await SimulatedAzure.Start();
        var (status, _, _) = await azure.Send("GET", Subscriptions, token: azure.Token("https://storage.azure.com"));
        Assert.Equal(401, status);
    }

    [Fact]
    public async Task An_expired_token_is_refused()
    {
        await using var azure = await SimulatedAzure.Start(SmallFleet.Text.Replace("clientId: 33333333-0000-0000-0000-000000000003", "clientId: 33333333-0000-0000-0000-000000000003, tokenLifetime: 0s", StringComparison.Ordinal));
        var (status, body, _) = await azure.Send("GET", Subscriptions);
        Assert.Equal(401, status);
        Assert.Equal("ExpiredAuthenticationToken", SimulatedAzure.Code(body));
    }

    [Fact]
    public async Task The_discovery_document_leads_to_the_token_endpoint_and_the_keys()
    {
        await using var azure = await SimulatedAzure.Start();
        var (_, found, _) = await azure.Send("GET", "/22222222-0000-0000-0000-000000000002/v2.0/.well-known/openid-configuration");
        var (_, keys, _) = await azure.Send("GET", found["jwks_uri"]!.GetValue<string>());

        Assert.EndsWith("/oauth2/v2.0/token", found["token_endpoint"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("RS256", keys["keys"]![0]!["alg"]!.GetValue<string>());
    }
}
