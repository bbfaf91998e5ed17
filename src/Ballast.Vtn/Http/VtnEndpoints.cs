using Ballast.Vtn.Access;
using Ballast.Vtn.Objects;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Ballast.Vtn.Http;

/// <summary>Maps an OpenADR 3.1 server into an ASP.NET Core program.</summary>
public static class VtnEndpoints
{
    delegate Task Operation(HttpContext context, Caller caller, string? id);

    /// <summary>Maps every path of the document under the prefix, and answers 404 for what else is asked under it.</summary>
    /// <param name="app">The program.</param>
    /// <param name="vtn">The server; it outlives the program, or is disposed after it.</param>
    /// <param name="prefix">Where: <c>/openadr3/3.1.0</c>; empty: at the root.</param>
    public static void MapVtn(this IEndpointRouteBuilder app, Vtn vtn, string prefix)
    {
        prefix = prefix.TrimEnd('/');
        var logger = (app.ServiceProvider.GetService(typeof(ILoggerFactory)) as ILoggerFactory)?.CreateLogger("Ballast.Vtn");
        void Map(string path, params (string Method, Scopes Scope, Operation Run)[] operations) =>
            app.Map(prefix + path, new Gate(vtn, logger, operations).Run);

        Objects(vtn, Map, "/programs", "programID", ObjectKind.Program, Scopes.ReadTargets, Scopes.WritePrograms);
        Objects(vtn, Map, "/events", "eventID", ObjectKind.Event, Scopes.ReadTargets, Scopes.WriteEvents);
        Objects(vtn, Map, "/reports", "reportID", ObjectKind.Report, Scopes.ReadVenObjects, Scopes.WriteReports);
        Objects(vtn, Map, "/subscriptions", "subscriptionID", ObjectKind.Subscription, Scopes.ReadVenObjects, Scopes.WriteSubscriptions);
        Objects(vtn, Map, "/vens", "venID", ObjectKind.Ven, Scopes.ReadVenObjects, Scopes.WriteVens);
        Objects(vtn, Map, "/resources", "resourceID", ObjectKind.Resource, Scopes.ReadVenObjects, Scopes.WriteVens);
        Notifiers(vtn, Map);
        Map("/auth/server", ("GET", Scopes.None, (context, _, _) => Server(context, vtn, prefix)));
        var tokens = new TokenEndpoint(vtn);
        Map("/auth/token", ("POST", Scopes.None, (context, _, _) => tokens.Post(context)));
        app.Map(prefix + "/{**rest}", context => Answer.Problem(context, 404, "There is nothing at this path; the paths are those of the OpenADR 3.1.0 document."));
    }

    /// <summary>Who makes a request, by its bearer token; for what the program that hosts the server maps beside it.</summary>
    /// <returns>Null and a sentence where there is no token, or it does not hold.</returns>
    public static Caller? CallerOf(HttpContext context, Vtn vtn, out string fault)
    {
        fault = "A bearer token is needed; ask for one at /auth/token.";
        if (context.Request.Headers.Authorization is not [{ } header] || !header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) return null;
        var caller = vtn.Tokens.Read(header.AsSpan(7).Trim(), out fault);
        if (caller is not null) vtn.Heard(caller.ClientId);
        return caller;
    }

    delegate void MapPath(string path, params (string Method, Scopes Scope, Operation Run)[] operations);

    static void Objects(Vtn vtn, MapPath map, string path, string id, ObjectKind kind, Scopes read, Scopes write)
    {
        var of = new ObjectEndpoints(vtn, kind);
        map(path, ("GET", read, of.List), ("POST", write, of.Post));
        map($"{path}/{{{id}}}", ("GET", read, of.Get), ("PUT", write, of.Put), ("DELETE", write, of.Delete));
    }

    static void Notifiers(Vtn vtn, MapPath map)
    {
        void Ask(string path, Scopes scope, ObjectKind? of, ObjectKind? within = null, ObjectKind? named = null) =>
            map("/notifiers" + path, ("GET", scope, (context, caller, id) => Question(context, vtn, new NotifierQuestion(caller, of, within, id), named)));

        const string topics = "/mqtt/topics";
        Ask("", Scopes.ReadAll, null);
        Ask(topics + "/programs", Scopes.ReadAll, ObjectKind.Program);
        Ask(topics + "/programs/{programID}", Scopes.ReadAll, ObjectKind.Program, null, ObjectKind.Program);
        Ask(topics + "/programs/{programID}/events", Scopes.ReadAll, ObjectKind.Event, ObjectKind.Program, ObjectKind.Program);
        Ask(topics + "/events", Scopes.ReadBl, ObjectKind.Event);
        Ask(topics + "/reports", Scopes.ReadBl, ObjectKind.Report);
        Ask(topics + "/subscriptions", Scopes.ReadBl, ObjectKind.Subscription);
        Ask(topics + "/vens", Scopes.ReadBl, ObjectKind.Ven);
        Ask(topics + "/resources", Scopes.ReadBl, ObjectKind.Resource);
        Ask(topics + "/vens/{venID}", Scopes.ReadVenObjects, ObjectKind.Ven, null, ObjectKind.Ven);
        Ask(topics + "/vens/{venID}/events", Scopes.ReadVenObjects, ObjectKind.Event, ObjectKind.Ven, ObjectKind.Ven);
        Ask(topics + "/vens/{venID}/programs", Scopes.ReadVenObjects, ObjectKind.Program, ObjectKind.Ven, ObjectKind.Ven);
        Ask(topics + "/vens/{venID}/resources", Scopes.ReadVenObjects, ObjectKind.Resource, ObjectKind.Ven, ObjectKind.Ven);
    }

    static Task Question(HttpContext context, Vtn vtn, NotifierQuestion question, ObjectKind? named)
    {
        if (named is { } kind)
        {
            if (vtn.Book.Find(kind, question.Id!) is not { } item || (kind == ObjectKind.Program && !vtn.Visibility.CanSee(question.Caller, item)))
                return Answer.Problem(context, 404, Vtn.Missing(kind, question.Id!).Detail!);
            if (!vtn.Visibility.CanSee(question.Caller, item)) return Answer.Problem(context, 403, "This VEN belongs to another client.");
        }
        return vtn.Notifiers(question) is { } answer ? Answer.Json(context, 200, answer) : Answer.Problem(context, 404, "This server sends no notifications by MQTT; subscribe by webhook under /subscriptions.");
    }

    static Task Server(HttpContext context, Vtn vtn, string prefix)
    {
        var url = vtn.Options.PublicUrl?.AbsoluteUri.TrimEnd('/') ?? UriHelper.BuildAbsolute(context.Request.Scheme, context.Request.Host, context.Request.PathBase, prefix);
        return Answer.Json(context, 200, System.Text.Encoding.UTF8.GetBytes($"{{\"tokenURL\":\"{System.Text.Json.JsonEncodedText.Encode(url)}/auth/token\"}}"));
    }

    /// <summary>What every request to a path goes through: the method, the token, the scope, the form of the id, and what goes wrong.</summary>
    sealed class Gate(Vtn vtn, ILogger? logger, (string Method, Scopes Scope, Operation Run)[] operations)
    {
        readonly string allowed = string.Join(", ", operations.Select(o => o.Method));

        public async Task Run(HttpContext context)
        {
            try
            {
                await Pass(context).ConfigureAwait(false);
            }
            catch (BadHttpRequestException e)
            {
                if (!context.Response.HasStarted) await Answer.Problem(context, e.StatusCode, e.StatusCode == 413 ? "The body is longer than this server takes." : "The request was cut short or sent too slowly.").ConfigureAwait(false);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or Microsoft.AspNetCore.Connections.ConnectionResetException && context.RequestAborted.IsCancellationRequested)
            {
                // The client has gone; nobody is left to answer.
            }
            catch (Exception e)
            {
                if (logger is not null) VtnLog.Failed(logger, context.Request.Method, e.GetType().Name, e);
                if (!context.Response.HasStarted) await Answer.Problem(context, 500, "The server failed on this request; what it held before still holds.").ConfigureAwait(false);
            }
        }

        Task Pass(HttpContext context)
        {
            foreach (var operation in operations)
            {
                if (!string.Equals(operation.Method, context.Request.Method, StringComparison.Ordinal)) continue;
                Caller? caller = null;
                if (operation.Scope != Scopes.None)
                {
                    caller = CallerOf(context, vtn, out var fault);
                    if (caller is null) return Answer.Problem(context, 401, fault);
                    if (!caller.May(operation.Scope)) return Answer.Problem(context, 403, $"This needs the scope {operation.Scope.Written()}, which the token does not have.");
                }
                string? id = null;
                foreach (var (_, value) in context.Request.RouteValues) id = value as string;
                if (id is not null && !Shape.IsId(id)) return Answer.Problem(context, 400, "The id in the path must be 1 to 128 letters, digits, _ or -.");
                return operation.Run(context, caller!, id);
            }
            context.Response.Headers.Allow = allowed;
            return Answer.Problem(context, 405, $"This path takes {allowed}.");
        }
    }
}
