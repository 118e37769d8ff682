using System.Reflection;
using Microsoft.AspNetCore.Http.HttpResults;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Gateway.Identity;

namespace ReleaseOrchestrator.Gateway.Pages;

/// <summary>The page people see first: rendered here, refreshed by a small script, readable without it.</summary>
public static class PageRoutes
{
    private static readonly Dictionary<string, (string Type, byte[] Bytes)> Assets = new[]
    {
        ("page.css", "text/css"), ("page.js", "text/javascript"), ("icon.svg", "image/svg+xml"),
    }.ToDictionary(a => a.Item1, a => (a.Item2, Embedded(a.Item1)));

    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("").AddEndpointFilter(Guard).ExcludeFromDescription();
        pages.MapGet("/", Show).WithMetadata(new Access(Roles.Viewer, BySession: true));
        pages.MapGet("/fragment", ShowFragment).WithMetadata(new Access(Roles.Viewer, BySession: true));
        PlanRoutes.Map(pages);
        FleetRoutes.Map(pages);
        pages.MapGet("/login", () => new RazorComponentResult<SignInPage>()).WithMetadata(Access.Anyone);
        pages.MapPost("/login", SignIn).WithMetadata(Access.Anyone);
        pages.MapPost("/logout", SignOut).WithMetadata(Access.Anyone);
        pages.MapGet("/assets/{name}", (string name) => Assets.TryGetValue(name, out var asset) ? Results.Bytes(asset.Bytes, asset.Type) : Results.NotFound()).WithMetadata(Access.Anyone);
    }

    private static async Task<RazorComponentResult<StatusPage>> Show(HttpContext http, OverviewReader reader, CancellationToken stop, string? release = null) =>
        new(new { Model = await reader.Read(http.KnownCaller(), release, stop), Target = release });

    private static async Task<RazorComponentResult<LiveView>> ShowFragment(HttpContext http, OverviewReader reader, CancellationToken stop, string? release = null) =>
        new(new { Model = await reader.Read(http.KnownCaller(), release, stop) });

    private static async Task<IResult> SignIn(HttpContext http, TokenStore tokens, Sessions sessions, CancellationToken stop)
    {
        if (!IsSameOrigin(http.Request) || !http.Request.HasFormContentType)
            return Refuse("Use the form on this page.");
        var form = await http.Request.ReadFormAsync(stop);
        try
        {
            var token = await tokens.Authenticate(form["token"].ToString().Trim(), stop);
            token.Caller.Require(Roles.Viewer);
            http.Response.Cookies.Append(Sessions.Cookie, await sessions.Begin(token, stop), CookieFor(http));
            return Results.Redirect("/");
        }
        catch (DomainException refusal)
        {
            return Refuse(refusal.Message);
        }

        static IResult Refuse(string problem) => new RazorComponentResult<SignInPage>(new { Problem = problem }) { StatusCode = StatusCodes.Status401Unauthorized };
    }

    private static async Task<IResult> SignOut(HttpContext http, Sessions sessions, CancellationToken stop)
    {
        if (http.Request.Cookies[Sessions.Cookie] is { Length: > 0 } session)
            await sessions.End(session, stop);
        http.Response.Cookies.Delete(Sessions.Cookie, CookieFor(http));
        return Results.Redirect("/login");
    }

    private static CookieOptions CookieFor(HttpContext http) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = http.Request.IsHttps,
        Path = "/",
        MaxAge = Sessions.Lifetime,
        IsEssential = true,
    };

    /// <summary>A form of another site must not sign its reader in as somebody else.</summary>
    private static bool IsSameOrigin(HttpRequest request) =>
        request.Headers.Origin.ToString() is "" || (Uri.TryCreate(request.Headers.Origin, UriKind.Absolute, out var origin) && origin.Authority == request.Host.Value);

    private static ValueTask<object?> Guard(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var headers = context.HttpContext.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        // Not no-referrer: browsers would then send "Origin: null" with the form, which is what other sites look like.
        headers["Referrer-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        return next(context);
    }

    private static byte[] Embedded(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Assets/{name}") ?? throw new InvalidOperationException($"The asset {name} is not in this program.");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
