using System.CommandLine;
using Ballast.App.Api;
using Ballast.App.Verbs;

namespace Ballast.App.Ven;

/// <summary>The verbs by which a site takes no part in an event of its OpenADR server, or does again.</summary>
static class OptVerbs
{
    public static Command Out()
    {
        var id = Event();
        var reason = new Option<string>("--reason") { Description = "Why; the server is told.", HelpName = "TEXT", Required = true };
        var command = new Verb("opt-out", "Take no part in an event of the OpenADR server.", """
            The event's ramp up runs, and the server gets a report that says so, with the reason.

            Example:
              ballast opt-out 5f0c --reason "chiller in maintenance"
            """) { id, reason, ClientVerbs.Url, ClientVerbs.Token, ClientVerbs.State };
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = ClientVerbs.Connect(parsed);
            await client.Post("/api/openadr/opt-out", new OptRequest { EventId = parsed.GetValue(id), Reason = parsed.GetValue(reason) }, ApiJson.Default.OptRequest, cancel);
            Console.WriteLine($"Opted out of {parsed.GetValue(id)}: the site goes back to its own course, and the server is told.");
            return 0;
        });
        return command;
    }

    public static Command In()
    {
        var id = Event();
        var command = new Verb("opt-in", "Take part again in an event that was opted out of.", "Example:\n  ballast opt-in 5f0c") { id, ClientVerbs.Url, ClientVerbs.Token, ClientVerbs.State };
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = ClientVerbs.Connect(parsed);
            await client.Post("/api/openadr/opt-in", new OptRequest { EventId = parsed.GetValue(id) }, ApiJson.Default.OptRequest, cancel);
            Console.WriteLine($"Opted in to {parsed.GetValue(id)}: what is left of it is followed.");
            return 0;
        });
        return command;
    }

    static Argument<string> Event() => new("EVENT") { Description = "Id of the event, as /api/openadr shows it." };
}
