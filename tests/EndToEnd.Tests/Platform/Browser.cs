using Microsoft.Playwright;

namespace EndToEnd.Tests.Platform;

/// <summary>The page, as somebody in front of Chromium has it.</summary>
internal static class Browser
{
    /// <summary>Signs in with a token and returns what the page then says.</summary>
    public static async Task<string> SignInAndRead(Uri address, string token, string untilItSays)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var chromium = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        var page = await chromium.NewPageAsync();
        await page.GotoAsync(address.ToString());
        await page.GetByLabel("API token").FillAsync(token);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.GetByText(untilItSays).First.WaitForAsync(new() { Timeout = 20_000 });
        return await page.Locator("body").InnerTextAsync();
    }
}
