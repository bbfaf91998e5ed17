using System.Net;
using Ballast.App.Api;

namespace Ballast.App.Access;

/// <summary>
/// What every request passes: headers that keep browsers careful; on loopback, a Host that means this
/// machine (so that a foreign name that resolves here gets nothing); for whatever changes state, the token.
/// </summary>
static class Gate
{
    public static void UseGate(this IApplicationBuilder app, TokenStore tokens, bool loopbackOnly) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        Careful(headers);
        if (context.Request.Path.StartsWithSegments("/api")) headers.CacheControl = "no-store";

        if (loopbackOnly && !IsLoopback(context.Request.Host.Host))
            return Problem.Write(context, 421, $"This server answers on this machine only, and not as \"{Printable(context.Request.Host.Host)}\": use http://127.0.0.1, or start it with --listen.");
        // The OpenADR server has a token of its own, which the route itself compares.
        if (context.Request.Path.Equals(Ven.VenService.CallbackPath, StringComparison.Ordinal)) return next(context);
        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)) return next(context);
        var authorization = context.Request.Headers.Authorization.ToString();
        if (!authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            return Refuse(context, "This changes state and needs the token that was shown at first start: send it as \"Authorization: Bearer TOKEN\".");
        if (!tokens.Accepts(authorization["Bearer ".Length..].Trim()))
            return Refuse(context, "The token is not the one that was shown at first start: send that, or delete token.sha256 in the state directory and start again for a new one.");
        return next(context);
    });

    /// <summary>Headers that keep browsers careful.</summary>
    public static void Careful(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }

    static Task Refuse(HttpContext context, string detail)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Problem.Write(context, 401, detail);
    }

    internal static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    static string Printable(string text) => string.Concat(text.Take(100).Where(c => c is >= ' ' and < (char)127));
}
