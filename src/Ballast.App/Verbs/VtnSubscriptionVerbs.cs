using System.CommandLine;
using Ballast.App.Vtn;

namespace Ballast.App.Verbs;

/// <summary>`ballast vtn subscription`.</summary>
static class VtnSubscriptionVerbs
{
    public static Verb Make() => new("subscription", "Subscriptions: who is told of which changes by webhook.", "Example:\n  ballast vtn subscription list") { List() };

    static Verb List()
    {
        var command = new Verb("list", "Show the subscriptions; bearer tokens are left out.", "Example:\n  ballast vtn subscription list").Reaching();
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = VtnConnection.Connect(parsed);
            var all = await client.All("subscriptions", [], cancel);
            if (parsed.GetValue(VtnConnection.Json)) VtnOutput.Json(all);
            else
            {
                VtnOutput.Table(["CLIENT", "ID", "OF", "ON", "CALLBACK", "TARGETS"],
                    [.. all.SelectMany(s => s.Items("objectOperations").Select(o => new[] { s.Name("clientName"), s.Name("id"), o.Listed("objects"), o.Listed("operations"), o.Name("callbackUrl"), s.Listed("targets") }))],
                    "There is no subscription: VENs make them when they want to be told rather than ask.");
            }
            return 0;
        });
        return command;
    }
}
