using System.Text.Json;
using System.Text.Json.Nodes;
using Ballast.App.Api;
using Ballast.Vtn.Http;
using Ballast.Vtn.Objects;

namespace Ballast.App.Vtn;

/// <summary>The OpenADR server's paths in a web server: the document's own, the page at /vtn, and what the page needs besides.</summary>
static class VtnPages
{
    public static void MapVtnHost(this WebApplication app, VtnHost host, bool besideSite)
    {
        app.MapVtn(host.Server, host.Settings.Base);
        app.MapGet("/vtn", Page).ExcludeFromDescription();
        app.MapGet("/vtn/about", () => About(host, besideSite)).ExcludeFromDescription();
        app.MapGet("/vtn/state", (HttpContext context) => State(context, host)).ExcludeFromDescription();
    }

    /// <summary>Where there is no OpenADR server, so that the site's page can ask.</summary>
    public static void MapNone(WebApplication app) => app.MapGet("/vtn/about", () => TypedResults.Text("{\"base\":null,\"site\":true}", "application/json")).ExcludeFromDescription();

    /// <summary>The page's files are named relative to where it stands, so that it stands at /vtn and not at /vtn/.</summary>
    static IResult Page(HttpContext context)
    {
        if (context.Request.Path.Value is "/vtn/") return TypedResults.LocalRedirect("/vtn");
        var file = Path.Combine(AppContext.BaseDirectory, "wwwroot", "vtn.html");
        return File.Exists(file)
            ? TypedResults.PhysicalFile(file, "text/html; charset=utf-8")
            : TypedResults.Text("The page has not been built: run ./ballast where Node is installed. `ballast vtn --help` shows the same from the shell.\n");
    }

    /// <summary>Where the page finds the API: nothing that a stranger may not know.</summary>
    static IResult About(VtnHost host, bool besideSite) =>
        TypedResults.Text(new JsonObject { ["base"] = host.Settings.Base, ["site"] = besideSite }.ToJsonString(), "application/json");

    /// <summary>When each VEN's client was last heard of, and how much there is of each kind, to those who may read all.</summary>
    static IResult State(HttpContext context, VtnHost host)
    {
        if (VtnEndpoints.CallerOf(context, host.Server, out var fault) is not { } caller)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return Problem.Result(401, fault);
        }
        if (!caller.SeesAll) return Problem.Result(403, "This needs a client of business logic with the scope read_all.");
        context.Response.Headers.CacheControl = "no-store";
        var heard = new JsonObject();
        foreach (var ven in host.Server.Book.Of(ObjectKind.Ven))
            if (ven.ClientId is { } client && host.Server.LastHeard(client) is { } at) heard[client] = JsonValue.Create(at.UtcDateTime);
        var counts = new JsonObject();
        foreach (var kind in Enum.GetValues<ObjectKind>()) counts[kind.ToString().ToLowerInvariant()] = host.Server.Book.Count(kind);
        return TypedResults.Text(new JsonObject { ["now"] = JsonValue.Create(host.Server.Time.GetUtcNow().UtcDateTime), ["heard"] = heard, ["counts"] = counts }.ToJsonString(JsonSerializerOptions.Default), "application/json");
    }
}
